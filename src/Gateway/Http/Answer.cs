using System.Globalization;
using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>What a request is answered with.</summary>
internal abstract class Answer
{
    /// <summary>204, no body.</summary>
    public static Answer Empty { get; } = new EmptyAnswer();

    /// <summary>A JSON body. <paramref name="write"/> should be static: the value carries what it needs.</summary>
    public static Answer Json<T>(T value, Action<Utf8JsonWriter, T> write, int status = StatusCodes.Status200OK) =>
        new JsonAnswer<T>(value, write, status);

    /// <summary>A JSON body that is sent while it is written, if there is much of it.</summary>
    public static Answer JsonInPieces(Func<JsonPieces, Task> write) => new PiecesAnswer(write);

    /// <summary>A text as it is.</summary>
    public static Answer Text(string text) => new TextAnswer(text);

    public static implicit operator Answer(Fault fault) => new FaultAnswer(fault);

    public static implicit operator Answer(Refusal refusal) => new FaultAnswer(new RefusedFault(refusal));

    public virtual ValueTask Write(HttpContext http, Dialect dialect)
    {
        var (status, body) = Render(http, dialect);
        return Send(http.Response, status, body);
    }

    /// <summary>Writes the body into a buffer (null: there is none), and sets what headers belong to it.</summary>
    protected abstract (int Status, JsonBuffer? Body) Render(HttpContext http, Dialect dialect);

    /// <summary>The same of an answer that this one is around.</summary>
    protected static (int Status, JsonBuffer? Body) RenderOther(Answer answer, HttpContext http, Dialect dialect) => answer.Render(http, dialect);

    /// <summary>
    /// Sends a body that was written into a buffer, not into the response: so it has a Content-Length instead of chunks, and a
    /// failure while writing is still answered as one.
    /// </summary>
    protected static async ValueTask Send(HttpResponse response, int status, JsonBuffer? buffer)
    {
        response.StatusCode = status;
        if (buffer is null) return;
        var body = buffer.Written();
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body);
        JsonBuffer.Return(buffer);
    }

    private sealed class EmptyAnswer : Answer
    {
        protected override (int Status, JsonBuffer? Body) Render(HttpContext http, Dialect dialect) => (StatusCodes.Status204NoContent, null);
    }

    private sealed class JsonAnswer<T>(T value, Action<Utf8JsonWriter, T> write, int status) : Answer
    {
        protected override (int Status, JsonBuffer? Body) Render(HttpContext http, Dialect dialect)
        {
            var buffer = JsonBuffer.Rent();
            write(buffer.Writer, value);
            return (status, buffer);
        }
    }

    private sealed class PiecesAnswer(Func<JsonPieces, Task> write) : Answer
    {
        public override async ValueTask Write(HttpContext http, Dialect dialect)
        {
            var buffer = JsonBuffer.Rent();
            var pieces = new JsonPieces(http, buffer);
            await write(pieces);
            if (!http.Response.HasStarted)
            {
                await Send(http.Response, StatusCodes.Status200OK, buffer);
                return;
            }

            await pieces.End();
            JsonBuffer.Return(buffer);
        }

        protected override (int Status, JsonBuffer? Body) Render(HttpContext http, Dialect dialect) =>
            throw new InvalidOperationException("What is sent in pieces is nowhere as a whole.");
    }

    private sealed class TextAnswer(string text) : Answer
    {
        public override async ValueTask Write(HttpContext http, Dialect dialect)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            http.Response.ContentType = "text/plain; charset=utf-8";
            http.Response.ContentLength = bytes.Length;
            await http.Response.BodyWriter.WriteAsync(bytes);
        }

        protected override (int Status, JsonBuffer? Body) Render(HttpContext http, Dialect dialect) => throw new InvalidOperationException("A text is no JSON.");
    }

    private sealed class FaultAnswer(Fault fault) : Answer
    {
        protected override (int Status, JsonBuffer? Body) Render(HttpContext http, Dialect dialect)
        {
            RequestLog.Note(http, fault);
            RequestTrace.Fault(fault, dialect);
            var headers = http.Response.Headers;
            if (fault is HttpFault { RetryAfter: { } wait })
                headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            if (fault == HttpFault.Unauthorized) headers.WWWAuthenticate = "Bearer";
            var buffer = JsonBuffer.Rent();
            dialect.Write(buffer.Writer, fault, http);
            return (dialect.StatusOf(fault), buffer);
        }
    }
}
