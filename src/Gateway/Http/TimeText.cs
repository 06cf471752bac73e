using System.Globalization;
using System.Text.Json;

namespace Evals.Gateway.Http;

/// <summary>Points in time as they go over the wire: read as ISO 8601, written in UTC with microseconds and <c>Z</c>.</summary>
internal static class TimeText
{
    /// <summary>No time is as long as this.</summary>
    private const int MaxLength = 64;

    /// <summary>Of a date, such as <c>2026-01-31</c>.</summary>
    private const int DateLength = 10;

    private const string Format = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>Reads a JSON string. A time without an offset is UTC, wherever the server stands.</summary>
    public static bool TryParse(JsonElement value, out DateTimeOffset time) =>
        TryParseStrict(value, out time) || (Usual(value.GetString()!) is { } usual && TryParse(usual, out time));

    /// <summary>The usual form of times as some languages print them: a space before the hour, a small z, an offset without its colon.
    /// Null when there is nothing of that in the text.</summary>
    private static string? Usual(string text)
    {
        if (text.Length is < DateLength + 6 or > MaxLength) return null;
        var usual = text[DateLength] is ' ' or 't' ? $"{text[..DateLength]}T{text[(DateLength + 1)..]}" : text;
        if (usual[^1] == 'z') usual = usual[..^1] + "Z";
        if (usual[^5] is '+' or '-') usual = $"{usual[..^2]}:{usual[^2..]}";
        return usual == text ? null : usual;
    }

    private static bool TryParseStrict(JsonElement value, out DateTimeOffset time)
    {
        time = default;
        if (!value.TryGetDateTime(out var naive)) return false;
        if (naive.Kind != DateTimeKind.Local) time = new DateTimeOffset(naive.Ticks, TimeSpan.Zero);
        else if (!value.TryGetDateTimeOffset(out time)) return false;
        time = new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        return true;
    }

    /// <summary>Reads a text that is no JSON.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length > MaxLength || !System.Text.Ascii.IsValid(text)) return false;
        using var json = JsonDocument.Parse($"\"{JsonEncodedText.Encode(text)}\"");
        return TryParse(json.RootElement, out time);
    }

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Writes such as <c>2026-01-31T13:18:52.708228Z</c>.</summary>
    public static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[32];
        time.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }
}
