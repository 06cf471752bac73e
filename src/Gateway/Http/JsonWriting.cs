using System.Runtime.InteropServices;
using System.Text.Json;

namespace Evals.Gateway.Http;

internal static class JsonWriting
{
    /// <summary>Writes a parsed value as it came, byte for byte.</summary>
    public static void WriteRaw(this Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }

    /// <summary>Writes the field when it has a value.</summary>
    public static void WriteOptional(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    /// <summary>Writes <c>{"records": [...], "page": n, "size": n, "total": n}</c>.</summary>
    public static void WritePage<T>(
        this Utf8JsonWriter writer, PageRequest page, IReadOnlyList<T> records, long total, Action<Utf8JsonWriter, T> writeRecord)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("records");
        foreach (var record in records) writeRecord(writer, record);
        writer.WriteEndArray();
        writer.WriteNumber("page", page.Page);
        writer.WriteNumber("size", page.Size);
        writer.WriteNumber("total", total);
        writer.WriteEndObject();
    }
}
