using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Evaluators as v4 sends them, and as evaluator versions have them: under <c>spec</c>, some fields by other names.</summary>
internal static class EvaluatorContent
{
    private static readonly (string Wire, string Stored)[] Names =
    [
        ("type", "evaluator_type"), ("arguments_type", "arguments_type"), ("return_type", "return_type"), ("code", "code"), ("model_config", "prompt"),
    ];

    /// <summary>The content of the version that the body asks for; what can't be accepted goes to the body's input.</summary>
    /// <param name="before">The content that the body changes; null for a new evaluator.</param>
    public static byte[] Read(Fields body, byte[]? before = null)
    {
        var config = body.Object("model_config") is { } given ? ConfigContent.Read(given) : null;
        using var old = JsonDocument.Parse(before ?? """{"spec":{}}"""u8.ToArray());
        return JsonBuffer.Build((body, config, old.RootElement.GetProperty("spec"), IsNew: before is null), Write);
    }

    /// <summary>A refusal of the evaluator in the words of v4.</summary>
    public static Refusal InWords(Refusal refusal)
    {
        if (refusal.Field == "path") return refusal with { Field = "name" };
        if (refusal.Field is not { } field || !field.StartsWith("spec.", StringComparison.Ordinal)) return refusal;
        var stored = field["spec.".Length..];
        var wire = Names.FirstOrDefault(pair => pair.Stored == stored).Wire ?? stored;
        return refusal with { Field = wire, Message = refusal.Message.Replace(field, wire, StringComparison.Ordinal) };
    }

    private static void Write(Utf8JsonWriter writer, (Fields Body, byte[]? Config, JsonElement Old, bool IsNew) given)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("spec");
        foreach (var (wire, stored) in Names)
        {
            // Who judges stays as it is.
            var sent = wire == "type" && !given.IsNew ? null : given.Body.Any(wire);
            if (wire == "model_config" && given.Config is { } config)
            {
                writer.WritePropertyName(stored);
                writer.WriteRawValue(config, skipInputValidation: true);
            }
            else if (sent is { } value) writer.WriteRaw(stored, value);
            else if (given.Old.TryGetProperty(stored, out var old)) writer.WriteRaw(stored, old);
        }

        foreach (var other in given.Old.EnumerateObject())
        {
            if (!Names.Any(pair => pair.Stored == other.Name)) writer.WriteRaw(other.Name, other.Value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
