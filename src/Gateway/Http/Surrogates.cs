using System.Buffers.Text;

namespace Evals.Gateway.Http;

/// <summary>Finds escapes such as <c>\ud800</c> without their other half: JSON allows them, but they are no text, and reading
/// them as a string throws.</summary>
internal static class Surrogates
{
    public static bool HasLone(ReadOnlySpan<byte> json)
    {
        for (var at = Next(json, 0); at >= 0; at = Next(json, at))
        {
            if (json[at + 1] != (byte)'u')
            {
                at += 2;
                continue;
            }

            var unit = Unit(json, at);
            at += 6;
            if (unit is >= 0xDC00 and <= 0xDFFF) return true;
            if (unit is not (>= 0xD800 and <= 0xDBFF)) continue;
            if (Unit(json, at) is not (>= 0xDC00 and <= 0xDFFF)) return true;
            at += 6;
        }

        return false;
    }

    /// <summary>The next backslash with a byte after it, or -1.</summary>
    private static int Next(ReadOnlySpan<byte> json, int from)
    {
        if (from >= json.Length) return -1;
        var found = json[from..].IndexOf((byte)'\\');
        return found < 0 || from + found + 1 >= json.Length ? -1 : from + found;
    }

    /// <summary>The code unit that is escaped at a place, or -1 when none is; the parser complains of broken escapes.</summary>
    private static int Unit(ReadOnlySpan<byte> json, int at) =>
        at + 6 <= json.Length && json[at] == (byte)'\\' && json[at + 1] == (byte)'u'
        && Utf8Parser.TryParse(json.Slice(at + 2, 4), out ushort unit, out var read, 'X') && read == 4
            ? unit
            : -1;
}
