using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Files;

/// <summary>
/// Datapoints as clients send them: <c>inputs</c> (object), <c>messages</c> (list of chat messages) and <c>target</c> (object).
/// Null, absent and empty are the same, and other keys are ignored, so that datapoints that were read can be sent back.
/// The values inside <c>inputs</c> and <c>target</c> are kept whatever they are: which of them a dialect takes is its own matter.
/// </summary>
public static class DatapointContent
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, JsonValueKind Kind)[] Fields =
        [("inputs", JsonValueKind.Object), ("messages", JsonValueKind.Array), ("target", JsonValueKind.Object)];

    /// <summary>Reads a list of datapoints, one for one.</summary>
    /// <returns>Refused: Invalid with a field such as <c>datapoints.3.inputs</c>.</returns>
    public static Result<List<Datapoint>> ReadAll(IReadOnlyList<byte[]> datapoints)
    {
        List<Datapoint> read = new(datapoints.Count);
        for (var i = 0; i < datapoints.Count; i++)
        {
            var datapoint = Read(datapoints[i], $"datapoints.{i}");
            if (!datapoint.IsOk) return datapoint.Refusal;
            read.Add(datapoint.Value);
        }

        return read;
    }

    private static Result<Datapoint> Read(byte[] utf8, string field)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return Invalid(field, "must be an object");
            var bytes = new ArrayBufferWriter<byte>(utf8.Length);
            if (Copy(document.RootElement, bytes, field) is { } refusal) return refusal;
            var kept = bytes.WrittenSpan.ToArray();
            return new Datapoint(ContentId.OfDatapoint(CanonicalJson.Of(kept)), kept);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            return Invalid(field, "must be JSON whose texts are Unicode");
        }
    }

    /// <summary>Writes what is not empty, as it was sent.</summary>
    private static Refusal? Copy(JsonElement from, ArrayBufferWriter<byte> bytes, string field)
    {
        using var writer = new Utf8JsonWriter(bytes, Options);
        writer.WriteStartObject();
        foreach (var (name, kind) in Fields)
        {
            if (!from.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) continue;
            if (value.ValueKind != kind)
                return Invalid($"{field}.{name}", kind == JsonValueKind.Array ? "must be a list" : "must be an object");
            if (kind == JsonValueKind.Array && BadMessage(value) is { } index)
                return Invalid($"{field}.{name}.{index}", "must be an object with a role");
            if (IsEmpty(value)) continue;
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        return null;
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() == 0 : !value.EnumerateObject().MoveNext();

    private static int? BadMessage(JsonElement messages)
    {
        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object
                || !message.TryGetProperty("role", out var role)
                || role.ValueKind != JsonValueKind.String) return index;
            index++;
        }

        return null;
    }

    private static Refusal Invalid(string field, string fault) => Refusal.Invalid("Dataset", field, $"{field} {fault}.");
}
