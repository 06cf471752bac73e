using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Evals.Gateway.Http;

/// <summary>A writer of JSON with its buffer, used again and again.</summary>
internal sealed class JsonBuffer
{
    /// <summary>A buffer that grew beyond this is not kept. The answer to a thousand rows fits.</summary>
    private const int KeepUpTo = 256 * 1024;

    private static readonly DefaultObjectPool<JsonBuffer> Pool = new(new Policy());

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private JsonBuffer() => Writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions
    {
        // The answers are JSON for programs, never part of a page: ' < > and letters beyond ASCII stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    public Utf8JsonWriter Writer { get; }

    /// <summary>How many bytes were written.</summary>
    public int Length => _bytes.WrittenCount + Writer.BytesPending;

    public static JsonBuffer Rent() => Pool.Get();

    public static void Return(JsonBuffer buffer) => Pool.Return(buffer);

    /// <summary>A JSON document of its own.</summary>
    public static byte[] Build<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = Rent();
        write(buffer.Writer, value);
        var bytes = buffer.Written().ToArray();
        Return(buffer);
        return bytes;
    }

    /// <summary>A parsed value as a document of its own, byte for byte.</summary>
    public static byte[] Copy(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();

    /// <summary>What was written; valid until the buffer is returned.</summary>
    public ReadOnlyMemory<byte> Written()
    {
        Writer.Flush();
        return _bytes.WrittenMemory;
    }

    /// <summary>Forgets what was written, in the middle of a document that goes on.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    private sealed class Policy : PooledObjectPolicy<JsonBuffer>
    {
        public override JsonBuffer Create() => new();

        public override bool Return(JsonBuffer buffer)
        {
            if (buffer._bytes.Capacity > KeepUpTo) return false;
            buffer._bytes.ResetWrittenCount();
            buffer.Writer.Reset();
            return true;
        }
    }
}
