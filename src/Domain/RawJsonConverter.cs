using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evals.Domain;

/// <summary>Keeps a UTF-8 JSON document inside another one as the JSON that it is, not as a text in base 64.</summary>
public sealed class RawJsonConverter : JsonConverter<byte[]>
{
    /// <summary>How deep a document with others inside it may nest: as deep as a request, and some levels around that. What is stored is
    /// beyond refusing: a reader that is stricter than its writer was would lose the grain.</summary>
    public const int MaxDepth = 128;

    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}
