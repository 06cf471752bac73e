using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Writes configs: v4's word for versions of whatever can be evaluated. A prompt's is of type <c>model</c>, a flow's
/// <c>generic</c>.</summary>
internal static class ConfigWriter
{
    /// <summary>Fields of a model config with what they are when nobody said.</summary>
    private static readonly (string Name, byte[] Default)[] ModelFields =
    [
        ("provider", "\"openai\""u8.ToArray()), ("endpoint", "\"chat\""u8.ToArray()), ("template_language", "\"default\""u8.ToArray()),
        ("max_tokens", "-1"u8.ToArray()), ("temperature", "1"u8.ToArray()), ("top_p", "1"u8.ToArray()), ("stop", "null"u8.ToArray()),
        ("presence_penalty", "0"u8.ToArray()), ("frequency_penalty", "0"u8.ToArray()), ("other", "{}"u8.ToArray()),
        ("seed", "null"u8.ToArray()), ("response_format", "null"u8.ToArray()), ("reasoning_effort", "null"u8.ToArray()),
        ("tools", "[]"u8.ToArray()),
    ];

    public static void Write(Utf8JsonWriter writer, FileView file)
    {
        using var content = JsonDocument.Parse(file.Version.Content);
        writer.WriteStartObject();
        if (file.Type == FileType.Prompt) WriteModel(writer, content.RootElement, V4Ids.Config.ToWire(file.Version.Id), file.Version);
        else WriteOther(writer, file, content.RootElement);
        writer.WriteEndObject();
    }

    /// <summary>The model config inside an evaluator: it has no id but the evaluator version's.</summary>
    public static void WriteOfEvaluator(Utf8JsonWriter writer, JsonElement config, VersionView version)
    {
        writer.WriteStartObject();
        WriteModel(writer, config, $"{V4Ids.Config.Wire}{V4Ids.Tail(version.Id)}", null);
        writer.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter writer, JsonElement config, string id, VersionView? version)
    {
        writer.WriteString("type", "model");
        writer.WriteString("id", id);
        writer.WriteString("name", version?.Name);
        writer.WriteString("description", version?.Description);
        if (config.TryGetProperty("model", out var model)) writer.WriteRaw("model", model);
        else writer.WriteString("model", "");
        foreach (var (name, value) in ModelFields)
        {
            if (!config.TryGetProperty(name, out var sent)) WriteJson(writer, name, value);
            else if (name is "max_tokens" or "seed" or "reasoning_effort") writer.WriteInteger(name, sent);
            else writer.WriteRaw(name, sent);
        }

        WriteTemplate(writer, config, "prompt_template", JsonValueKind.String);
        WriteTemplate(writer, config, "chat_template", JsonValueKind.Array);
        WriteJson(writer, "tool_configs", "[]"u8);
    }

    private static void WriteOther(Utf8JsonWriter writer, FileView file, JsonElement content)
    {
        writer.WriteString("type", TypeOf(file.Type));
        writer.WriteString("id", file.Version.Id);
        writer.WriteString("status", file.Version.Deleted ? "deleted" : "committed");
        writer.WriteString("name", file.Name);
        writer.WriteString("description", file.Version.Description);
        switch (file.Type)
        {
            case FileType.Evaluator:
                writer.WriteString("evaluator_type", V5Names.EvaluatorKind[file.Version.Evaluator!.Kind]);
                break;
            case FileType.Agent:
                writer.WriteString("agent_class", file.Name);
                writer.WritePropertyName("model_config");
                writer.WriteStartObject();
                WriteModel(writer, content, file.Version.Id, null);
                writer.WriteEndObject();
                break;
            case FileType.Tool when content.TryGetProperty("source_code", out var code):
                writer.WriteRaw("source_code", code);
                break;
        }

        if (content.TryGetProperty("attributes", out var attributes)) writer.WriteRaw("other", attributes);
    }

    private static string TypeOf(FileType type) => type is FileType.Tool or FileType.Evaluator or FileType.Agent ? V5Names.FileType[type] : "generic";

    private static void WriteTemplate(Utf8JsonWriter writer, JsonElement config, string name, JsonValueKind kind)
    {
        if (config.TryGetProperty("template", out var template) && template.ValueKind == kind) writer.WriteRaw(name, template);
        else writer.WriteNull(name);
    }

    private static void WriteJson(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }
}
