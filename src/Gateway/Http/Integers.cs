using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Evals.Gateway.Http;

/// <summary>Integers as clients write them: some languages know one kind of number and send 1.0 or 1e2. Answers have digits alone, because
/// others read nothing else as an integer.</summary>
internal static class Integers
{
    /// <summary>Whether the value is a whole number that 64 bits hold.</summary>
    public static bool TryRead(JsonElement value, out long number)
    {
        number = 0;
        if (value.ValueKind != JsonValueKind.Number) return false;
        if (value.TryGetInt64(out number)) return true;
        if (!value.TryGetDecimal(out var whole) || whole != decimal.Truncate(whole) || whole is < long.MinValue or > long.MaxValue) return false;
        number = (long)whole;
        return true;
    }

    /// <summary>The number in digits, as JSON; null when it is that already, or no integer.</summary>
    public static byte[]? Rewritten(JsonElement value) =>
        IsPlain(value) || !TryRead(value, out var number) ? null : Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes an integer in digits, and any other value as it is.</summary>
    public static void WriteInteger(this Utf8JsonWriter writer, string name, JsonElement value)
    {
        if (!IsPlain(value) && TryRead(value, out var number)) writer.WriteNumber(name, number);
        else writer.WriteRaw(name, value);
    }

    private static bool IsPlain(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).IndexOfAny(".eE"u8) < 0;
}
