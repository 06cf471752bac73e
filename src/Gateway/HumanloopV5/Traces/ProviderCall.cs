using System.Globalization;
using System.Text.Json.Nodes;

namespace Evals.Gateway.HumanloopV5.Traces;

/// <summary>A call of a model provider under a prompt decorator: OpenTelemetry's GenAI attributes, in the names of the
/// instrumentations that the SDKs load.</summary>
internal static class ProviderCall
{
    private const string Prefix = "gen_ai";

    /// <summary>Adds what the attributes tell to the prompt's content and to the log; what is there already stays.</summary>
    public static void Complete(Span span, JsonObject prompt, JsonObject log)
    {
        if ((span.Text("gen_ai.request.model") ?? span.Text("gen_ai.response.model")) is not { } model) return;
        prompt["model"] ??= model;
        prompt["provider"] ??= span.Text("gen_ai.system")?.ToLowerInvariant();
        prompt["temperature"] ??= Number(span.Text("gen_ai.request.temperature"));
        prompt["top_p"] ??= Number(span.Text("gen_ai.request.top_p"));
        prompt["max_tokens"] ??= Count(span.Text("gen_ai.request.max_tokens"));
        log["messages"] ??= Messages(span, Prefix + ".prompt");
        log["output_message"] ??= Messages(span, Prefix + ".completion")?[0]?.DeepClone();
        log["output"] ??= span.Text("gen_ai.completion.0.content");
        log["finish_reason"] ??= span.Text("gen_ai.completion.0.finish_reason");
        log["prompt_tokens"] ??= Count(span.Text("gen_ai.usage.input_tokens") ?? span.Text("gen_ai.usage.prompt_tokens"));
        log["output_tokens"] ??= Count(span.Text("gen_ai.usage.output_tokens") ?? span.Text("gen_ai.usage.completion_tokens"));
    }

    private static JsonArray? Messages(Span span, string prefix)
    {
        var messages = new JsonArray();
        while (span.Text($"{prefix}.{messages.Count}.role") is { } role)
            messages.Add(new JsonObject { ["role"] = role, ["content"] = span.Text($"{prefix}.{messages.Count}.content") });
        return messages.Count > 0 ? messages : null;
    }

    private static JsonValue? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : null;

    private static JsonValue? Count(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null;
}
