using System.Text;

namespace Evals.Storage.Postgres;

/// <summary>PostgreSQL's texts can't hold U+0000, ours may: it is stored as U+0001 '0', and U+0001 as U+0001 '1'. No other text changes.</summary>
internal static class PostgresText
{
    private const char Escape = '\u0001';

    public static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAny('\0', Escape) < 0) return text;
        return new StringBuilder(text).Replace("\u0001", "\u00011").Replace("\0", "\u00010").ToString();
    }

    public static string Decode(string text)
    {
        if (!text.Contains(Escape, StringComparison.Ordinal)) return text;
        return new StringBuilder(text).Replace("\u00010", "\0").Replace("\u00011", "\u0001").ToString();
    }
}
