using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>Times inside documents: as they are answered, in UTC with <c>Z</c> and at most microseconds.</summary>
internal static class StoredTimes
{
    /// <summary>Quotes, date, <c>T</c>, a time with seconds and <c>Z</c>; and the same with six digits of a second.</summary>
    private const int Shortest = 22, Longest = 29;

    /// <summary>The time as it is to be stored, as JSON; null when the value is that already, or no time.</summary>
    public static byte[]? Rewritten(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length is >= Shortest and <= Longest && raw[^2] == 'Z' && raw[^3] != '.' && !raw.Contains((byte)'\\')) return null;
        return value.ValueKind == JsonValueKind.String && TimeText.TryParse(value, out var time) ? Json(time) : null;
    }

    public static byte[] Json(DateTimeOffset time) => Encoding.UTF8.GetBytes($"\"{TimeText.Of(time)}\"");
}
