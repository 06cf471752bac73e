using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Evals.Domain.Ids;

/// <summary>One way to write a JSON value: members sorted by name (ordinal), members that are null left out, no white space,
/// numbers in their shortest form (<c>1.0</c> and <c>1e0</c> are <c>1</c>), of a repeated member the last.</summary>
public static class CanonicalJson
{
    private const double ExactIntegers = 9_007_199_254_740_992; // 2^53
    private const int DoubleDigits = 17;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">Not JSON, nested deeper than 64 levels, or with text that is no Unicode.</exception>
    public static byte[] Of(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        return Of(document.RootElement);
    }

    /// <exception cref="JsonException">Text that is no Unicode.</exception>
    public static byte[] Of(JsonElement value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes, Options);
        try
        {
            Write(writer, value);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("A text holds half a surrogate pair.", e);
        }

        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value));
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement value)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject()) members[member.Name] = member.Value;
        writer.WriteStartObject();
        foreach (var (name, member) in members)
        {
            if (member.ValueKind == JsonValueKind.Null) continue;
            writer.WritePropertyName(name);
            Write(writer, member);
        }

        writer.WriteEndObject();
    }

    private static string Number(JsonElement value)
    {
        var text = value.GetRawText();
        // What a double does not hold exactly is kept as it was written rather than rounded into another number's form.
        if (text.Count(char.IsAsciiDigit) > DoubleDigits || !value.TryGetDouble(out var number) || !double.IsFinite(number)) return text;
        return number == Math.Floor(number) && Math.Abs(number) <= ExactIntegers
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
    }
}
