using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evals.Domain;

/// <summary>Numbers some of which may be missing: NaN here, null as JSON.</summary>
public sealed class OptionalNumbersConverter : JsonConverter<double[]>
{
    public override double[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("Not an array of numbers.");
        var numbers = new List<double>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            numbers.Add(reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble());
        return [.. numbers];
    }

    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var number in value)
        {
            if (double.IsNaN(number)) writer.WriteNullValue();
            else writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
