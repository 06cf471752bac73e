using System.Text.Json;
using Evals.Contracts;

namespace Evals.Storage;

/// <summary>What a query asks that no index answers, the same in every backend.</summary>
internal static class LogScan
{
    private static readonly string[] Texts = ["inputs", "messages", "output", "output_message"];
    private static readonly string[] Metadata = ["metadata"];

    /// <param name="document">Reads the document; called only when the query asks for what is in it.</param>
    public static bool Matches(LogQuery query, string id, Func<byte[]> document)
    {
        if (query.IdParts.Count > 0 && !query.IdParts.Any(part => id.Contains(part, StringComparison.Ordinal))) return false;
        if (query.Text is null && query.MetadataText is null) return true;
        using var json = JsonDocument.Parse(document());
        return Holds(json.RootElement, Texts, query.Text) && Holds(json.RootElement, Metadata, query.MetadataText);
    }

    /// <summary>A page of what matched, after the sample was taken.</summary>
    /// <param name="matching">Ids in the order of the answer.</param>
    public static Page<string> Page(LogQuery query, IReadOnlyList<string> matching, Window window)
    {
        if (query.Sample is { } size && size < matching.Count)
        {
            var chosen = matching.OrderBy(Scattered).Take(size).ToHashSet(StringComparer.Ordinal);
            matching = [.. matching.Where(chosen.Contains)];
        }

        return new Page<string>([.. matching.Skip((int)Math.Min(window.Offset, int.MaxValue)).Take(window.Count)], matching.Count);
    }

    private static bool Holds(JsonElement log, string[] fields, string? text)
    {
        if (text is null) return true;
        if (log.ValueKind != JsonValueKind.Object) return false;
        foreach (var field in fields)
        {
            if (log.TryGetProperty(field, out var value) && Holds(value, text)) return true;
        }

        return false;
    }

    private static bool Holds(JsonElement value, string text) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(member => Holds(member.Name, text) || Holds(member.Value, text)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Holds(item, text)),
        JsonValueKind.String => Holds(value.GetString()!, text),
        JsonValueKind.Null => false,
        _ => Holds(value.GetRawText(), text),
    };

    private static bool Holds(string value, string text) => value.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>A number that follows from the id alone and has nothing to do with the order of ids (FNV-1a, then mixed).</summary>
    private static ulong Scattered(string id)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in id) hash = (hash ^ unit) * 1099511628211UL;
        hash = (hash ^ (hash >> 32)) * 0x9E37_79B9_7F4A_7C15UL;
        return hash ^ (hash >> 29);
    }
}
