using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Evals.Gateway.Http;

/// <summary>A request's body as JSON, whatever its content type says. An empty body and <c>null</c> are an object without
/// fields. To be disposed when nothing reads its elements any more.</summary>
internal sealed class RequestBody(BodyMemory memory) : IDisposable
{
    private const int FirstRent = 4 * 1024;

    /// <summary>Of a small body, unless it is made of little but brackets and commas.</summary>
    private const int UncountedTables = 4 * FirstRent;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstRent);
    private int _length;
    private long _held;
    private JsonDocument? _document;

    /// <summary>Why the body is no JSON object, or null.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Some editors and shells begin a text with it.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    public JsonElement Json => _document?.RootElement ?? default;

    /// <param name="lists">Whether a list will do, too.</param>
    public static async ValueTask<RequestBody> Read(HttpRequest request, GatewayServices services, bool lists = false)
    {
        var body = await ReadBytes(request, services);
        body.Fault ??= body.Parse(services.Options.JsonDepth, lists);
        return body;
    }

    /// <summary>The body as it came; it has no <see cref="Json"/>.</summary>
    public static async ValueTask<RequestBody> ReadBytes(HttpRequest request, GatewayServices services)
    {
        var body = new RequestBody(services.Bodies);
        var limit = services.Options.BodyLimit;
        try
        {
            // The limit is this reader's: the server's own would end the reading without the words that say how much is allowed, and the
            // connection of a client that reads no answer before its whole body is sent.
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;
            body.Fault = FaultOf(request, limit) ?? await body.Fill(request, limit);
            return body;
        }
        catch
        {
            // The client is gone, or too slow: what was read of its body must not count as held for ever.
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _document?.Dispose();
        ArrayPool<byte>.Shared.Return(_bytes);
        if (_held > 0) memory.Release(_held);
    }

    /// <summary>What the headers say against a body, before any of it is read.</summary>
    private static HttpFault? FaultOf(HttpRequest request, long limit)
    {
        if (request.ContentLength > limit) return HttpFault.TooLarge(limit);
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? null : HttpFault.Encoded;
    }

    /// <returns>Why the body can't be read, or null when it was.</returns>
    private async ValueTask<Fault?> Fill(HttpRequest request, long limit)
    {
        while (true)
        {
            var read = await Next(request);
            var fits = _length + read.Buffer.Length <= limit;
            var hasRoom = fits && TryAppend(read.Buffer);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (!hasRoom) return fits ? HttpFault.TooMuchAtOnce : HttpFault.TooLarge(limit);
            if (read.IsCompleted) return null;
        }
    }

    /// <summary>The next part of the body. Kestrel says of most bodies that can't be read that the request is bad, but of a chunk whose size
    /// is no 32-bit number only that reading failed.</summary>
    private static async ValueTask<ReadResult> Next(HttpRequest request)
    {
        try
        {
            return await request.BodyReader.ReadAsync();
        }
        catch (IOException e) when (e is not BadHttpRequestException && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status400BadRequest, e);
        }
    }

    /// <returns>False when there is no memory for it.</returns>
    private bool TryAppend(in ReadOnlySequence<byte> more)
    {
        var length = _length + (int)more.Length;
        if (length > _bytes.Length && !TryGrow(Math.Max(length, _bytes.Length * 2))) return false;
        more.CopyTo(_bytes.AsSpan(_length));
        _length = length;
        return true;
    }

    private bool TryGrow(int size)
    {
        if (!TryHold(size - _held)) return false;
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
        return true;
    }

    private bool TryHold(long more)
    {
        if (!memory.TryHold(_held, more)) return false;
        _held += more;
        return true;
    }

    private Fault? Parse(int depth, bool lists)
    {
        var bytes = _bytes.AsMemory(0, _length);
        if (bytes.Span.StartsWith(ByteOrderMark)) bytes = bytes[ByteOrderMark.Length..];
        if (bytes.Span.TrimStart(" \t\r\n"u8).IsEmpty) return null;
        if (!Utf8.IsValid(bytes.Span) || Surrogates.HasLone(bytes.Span))
            return Broken("The body is not valid UTF-8 text.", "value_error.unicode");
        var tables = JsonTables.Bound(bytes.Span);
        if ((_held > 0 || tables > UncountedTables) && !TryHold(tables)) return HttpFault.TooMuchAtOnce;
        try
        {
            _document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = depth });
        }
        catch (JsonException e)
        {
            var place = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            return Broken($"The body is not valid JSON, or nests deeper than {depth} levels, at {place}.", "value_error.jsondecode");
        }

        return Json.ValueKind is JsonValueKind.Object or JsonValueKind.Null || (lists && Json.ValueKind == JsonValueKind.Array)
            ? null
            : Broken("value is not a valid dict", "type_error.dict");
    }

    private static InputFault Broken(string message, string type) => new([new InputError(Location.Body, message, type)]);
}
