using System.Text;

namespace Evals.Gateway.Http;

/// <summary>The parts of a <c>multipart/form-data</c> body. The boundary is taken from the body's first line and not from the content
/// type, where one SDK does not put it.</summary>
internal static class Multipart
{
    /// <summary>The contents of the parts by name, of several with one name the last; null when this is no such body.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>>? Read(ReadOnlyMemory<byte> body)
    {
        var firstLine = body.Span.IndexOf("\r\n"u8);
        if (firstLine <= 2 || !body.Span.StartsWith("--"u8)) return null;
        byte[] delimiter = [(byte)'\r', (byte)'\n', .. body.Span[..firstLine]];
        var parts = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var rest = body[firstLine..];
        while (!rest.Span.StartsWith("--"u8))
        {
            // The line break after the delimiter is also the first one of the headers, so that no headers are a break and a break.
            if (!rest.Span.StartsWith("\r\n"u8)) return null;
            var length = rest.Span[2..].IndexOf(delimiter);
            if (length < 0) return null;
            if (!TryAdd(rest.Slice(0, length + 2), parts)) return null;
            rest = rest[(length + 2 + delimiter.Length)..];
        }

        return parts;
    }

    private static bool TryAdd(ReadOnlyMemory<byte> part, Dictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var end = part.Span.IndexOf("\r\n\r\n"u8);
        if (end < 0 || NameIn(Encoding.UTF8.GetString(part.Span[..end])) is not { } name) return false;
        parts[name] = part[(end + 4)..];
        return true;
    }

    private static string? NameIn(string headers)
    {
        foreach (var line in headers.Split("\r\n"))
        {
            if (!line.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var parameter in line.Split(';').Skip(1))
            {
                var pair = parameter.Trim();
                if (pair.StartsWith("name=", StringComparison.OrdinalIgnoreCase)) return pair[5..].Trim('"');
            }
        }

        return null;
    }
}
