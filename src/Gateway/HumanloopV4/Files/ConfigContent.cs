using System.Text.Json;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Model configs as v4 sends them, and as prompt versions have them: the same fields, but for the template, which is two.</summary>
internal static class ConfigContent
{
    private static readonly string[] Endpoints = ["complete", "chat", "edit"];

    private static readonly string[] TemplateLanguages = ["default", "jinja"];

    /// <summary>Fields that are the same in both, and how to check each.</summary>
    private static readonly (string Name, Action<Fields, string> Check)[] Same =
    [
        ("model", Text), ("endpoint", (config, name) => OneOf(config, name, Endpoints)),
        ("template_language", (config, name) => OneOf(config, name, TemplateLanguages)), ("provider", Text), ("max_tokens", Integer),
        ("temperature", Number), ("top_p", Number), ("stop", TextOrTexts),
        ("presence_penalty", Number), ("frequency_penalty", Number), ("other", Object), ("seed", Integer), ("response_format", (config, _) => ContentCheck.CheckFormat(config)),
        ("reasoning_effort", (config, name) => Kind(config, name, JsonValueKind.String, JsonValueKind.Number)),
        ("tools", Functions),
    ];

    /// <summary>The content of the version that a config is; what can't be accepted goes to the config's input.</summary>
    public static byte[] Read(Fields config)
    {
        config.Require("model");
        foreach (var (name, check) in Same) check(config, name);
        config.String("prompt_template", Limits.None);
        ChatMessages.Check(config, "chat_template");
        if (config.Has("prompt_template") && config.Has("chat_template"))
            config.Fail("chat_template", "a config has a prompt_template or a chat_template, not both", "value_error");
        return JsonBuffer.Build(config, Write);
    }

    private static void Text(Fields config, string name) => config.String(name, Limits.None);

    private static void Number(Fields config, string name) => config.Number(name);

    private static void Integer(Fields config, string name) => config.Integer(name);

    private static void Object(Fields config, string name) => config.Object(name);

    private static void OneOf(Fields config, string name, string[] words)
    {
        if (config.String(name, Limits.None) is { } word && !words.Contains(word))
            config.Fail(name, $"value is not a valid enumeration member; permitted: {string.Join(", ", words)}", "type_error.enum");
    }

    private static void TextOrTexts(Fields config, string name)
    {
        if (config.Any(name) is not { ValueKind: JsonValueKind.String }) config.Strings(name, Limits.None);
    }

    /// <summary>v5 answers them, too, where its clients read nothing of another type; one without a name gets an empty one there.</summary>
    private static void Functions(Fields config, string name)
    {
        foreach (var function in config.Objects(name) ?? []) ContentCheck.CheckFunctionFields(function);
    }

    private static void Kind(Fields config, string name, JsonValueKind one, JsonValueKind other)
    {
        if (config.Any(name) is { } value && value.ValueKind != one && value.ValueKind != other)
            config.Fail(name, $"value must be a {one} or a {other}".ToLowerInvariant(), "type_error");
    }

    private static void Write(Utf8JsonWriter writer, Fields config)
    {
        writer.WriteStartObject();
        foreach (var (name, _) in Same)
        {
            if (config.Any(name) is { } value) writer.WriteRaw(name, value);
        }

        if ((config.Any("chat_template") ?? config.Any("prompt_template")) is { } template) writer.WriteRaw("template", template);
        writer.WriteEndObject();
    }
}
