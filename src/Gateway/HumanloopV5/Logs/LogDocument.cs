using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>Log documents: what is stored of a log as one JSON object, its fields always in the same order.</summary>
internal static class LogDocument
{
    /// <summary>The fields that make a log what it is, besides its document.</summary>
    private static readonly ulong Identity = LogFields.Set(
        LogField.SourceDatapointId, LogField.TraceParentId, LogField.ParentId, LogField.CreatedAt, LogField.LogStatus);

    /// <summary>The given fields of the body as a JSON object.</summary>
    public static byte[] Write(LogBody body, ulong fields)
    {
        fields &= body.Present;
        var document = new byte[Length(body, fields)];
        Write(body, fields, document);
        return document;
    }

    /// <summary>A hash of what was sent, never 0: equal for the same log sent again, however its keys are ordered.</summary>
    public static long Fingerprint(LogBody body, LogType type, string versionId) =>
        Hash(body, type, versionId, static sent => Fingerprints.Of(sent));

    /// <summary>An id that follows from what was sent, so that the same log sent again has the same.</summary>
    public static string IdOf(LogBody body, LogType type, string versionId) =>
        IdPrefix.Log + Base62.OfHash(Hash(body, type, versionId, static sent => SHA256.HashData(sent)), 21);

    private static T Hash<T>(LogBody body, LogType type, string versionId, Func<ReadOnlySpan<byte>, T> hash)
    {
        var fields = (type.Document | Identity) & body.Present;
        var length = Length(body, fields);
        var buffer = ArrayPool<byte>.Shared.Rent(length + Encoding.UTF8.GetMaxByteCount(versionId.Length));
        Write(body, fields, buffer);
        length += Encoding.UTF8.GetBytes(versionId, buffer.AsSpan(length));
        var result = hash(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return result;
    }

    private static int Length(LogBody body, ulong fields)
    {
        // Per field two quotes, a colon and a comma, of which the last stands for a brace.
        var length = fields == 0 ? 2 : 1;
        for (; fields != 0; fields &= fields - 1)
        {
            var field = (LogField)BitOperations.TrailingZeroCount(fields);
            length += LogFields.Of(field).Utf8.Length + body.Json(field).Length + 4;
        }

        return length;
    }

    private static void Write(LogBody body, ulong fields, Span<byte> to)
    {
        to[0] = (byte)'{';
        var at = 1;
        for (; fields != 0; fields &= fields - 1)
        {
            var field = (LogField)BitOperations.TrailingZeroCount(fields);
            if (at > 1) to[at++] = (byte)',';
            at += Put("\""u8, to[at..]);
            at += Put(LogFields.Of(field).Utf8, to[at..]);
            at += Put("\":"u8, to[at..]);
            at += Put(body.Json(field), to[at..]);
        }

        to[at] = (byte)'}';
    }

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        bytes.CopyTo(to);
        return bytes.Length;
    }
}
