using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Datapoints as v4 has them: inputs are texts, numbers and booleans are read as theirs.</summary>
internal static class DatapointBody
{
    /// <summary>A datapoint as the store takes it; what can't be accepted goes to the fields' input.</summary>
    public static byte[] Read(Fields datapoint)
    {
        if (datapoint.Object("inputs") is { } inputs)
        {
            foreach (var input in inputs.Json.EnumerateObject())
            {
                if (input.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) inputs.Fail(input.Name, "str type expected", "type_error.str");
            }
        }

        datapoint.Object("target");
        ChatMessages.Check(datapoint, "messages");
        return JsonBuffer.Build(datapoint, Write);
    }

    /// <summary>The datapoint that a log is an example of: its inputs and messages, and its output as the target.</summary>
    public static byte[] OfLog(LogRecord log) => JsonBuffer.Build(log, static (writer, log) =>
    {
        using var document = JsonDocument.Parse(log.Document);
        var body = LogBody.OfDocument(document.RootElement);
        writer.WriteStartObject();
        if (body.Has(LogField.Inputs)) WriteTexts(writer, body.Value(LogField.Inputs));
        if (body.Has(LogField.Messages)) writer.WriteRaw("messages", body.Value(LogField.Messages));
        if (body.Has(LogField.Output))
        {
            writer.WriteStartObject("target");
            writer.WriteRaw("output", body.Value(LogField.Output));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });

    /// <summary>Writes a stored datapoint.</summary>
    public static void Write(Utf8JsonWriter writer, (Datapoint Datapoint, string DatasetId) answer)
    {
        using var document = JsonDocument.Parse(answer.Datapoint.Document);
        var found = document.RootElement;
        writer.WriteStartObject();
        writer.WriteString("id", answer.Datapoint.Id);
        writer.WriteString("dataset_id", V4Ids.Dataset.ToWire(answer.DatasetId));
        if (found.TryGetProperty("inputs", out var inputs)) WriteTexts(writer, inputs);
        else writer.WriteNull("inputs");
        foreach (var name in (string[])["messages", "target"])
        {
            if (found.TryGetProperty(name, out var value)) writer.WriteRaw(name, value);
            else writer.WriteNull(name);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Fields datapoint)
    {
        writer.WriteStartObject();
        if (datapoint.Any("inputs") is { ValueKind: JsonValueKind.Object } inputs) WriteTexts(writer, inputs);
        foreach (var name in (string[])["messages", "target"])
        {
            if (datapoint.Any(name) is { } value) writer.WriteRaw(name, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>v5 lets inputs be anything: here they are shown as their JSON.</summary>
    private static void WriteTexts(Utf8JsonWriter writer, JsonElement inputs)
    {
        writer.WriteStartObject("inputs");
        foreach (var input in inputs.EnumerateObject())
        {
            if (input.Value.ValueKind == JsonValueKind.Null) continue;
            if (input.Value.ValueKind == JsonValueKind.String) writer.WriteRaw(input.Name, input.Value);
            else writer.WriteString(input.Name, input.Value.GetRawText());
        }

        writer.WriteEndObject();
    }
}
