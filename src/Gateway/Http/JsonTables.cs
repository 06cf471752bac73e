using System.Numerics;

namespace Evals.Gateway.Http;

/// <summary>What <see cref="System.Text.Json.JsonDocument"/> keeps beside a text: a table with a row for each value, name and end.</summary>
internal static class JsonTables
{
    private const int RowBytes = 12, SpareRows = 2;

    /// <summary>At most so many bytes. Each row but the first follows on one of six characters or stands for it; those in strings are
    /// counted along. The table begins as large as the text; where that is too little it is doubled, and what it had before goes to a
    /// pool and stays in memory.</summary>
    public static long Bound(ReadOnlySpan<byte> json)
    {
        var rows = 1L;
        foreach (var character in "[]{},:"u8) rows += json.Count(character);
        var (first, last) = (Rented(json.Length), Rented(rows * RowBytes));
        return last <= first ? first : 2 * last;
    }

    private static long Rented(long bytes) => (long)BitOperations.RoundUpToPowerOf2((ulong)(bytes + (SpareRows * RowBytes)));
}
