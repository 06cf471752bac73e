using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Writes datapoints. <c>inputs</c> is always an object, and there is no <c>messages</c> key without messages: clients
/// call the evaluated function with what they find.</summary>
internal static class DatapointWriter
{
    public static void Write(Utf8JsonWriter writer, Datapoint datapoint)
    {
        using var document = JsonDocument.Parse(datapoint.Document);
        writer.WriteStartObject();
        writer.WriteString("id", datapoint.Id);
        if (document.RootElement.TryGetProperty("inputs", out var inputs))
        {
            writer.WriteRaw("inputs", inputs);
        }
        else
        {
            writer.WriteStartObject("inputs");
            writer.WriteEndObject();
        }

        if (document.RootElement.TryGetProperty("messages", out var messages)) writer.WriteRaw("messages", messages);
        if (document.RootElement.TryGetProperty("target", out var target)) writer.WriteRaw("target", target);
        writer.WriteEndObject();
    }
}
