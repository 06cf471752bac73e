using System.Text.Json;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Model configs as v4 sends them, and as prompt versions have them: the same fields, but for the template, which is two.</summary>
internal static class ConfigContent
{
    /// <summary>Fields that are the same in both. The file says of their values what is wrong with them.</summary>
    private static readonly string[] Same =
    [
        "model", "endpoint", "template_language", "provider", "max_tokens", "temperature", "top_p", "stop", "presence_penalty",
        "frequency_penalty", "other", "seed", "response_format", "reasoning_effort", "tools",
    ];

    /// <summary>The content of the version that a config is; what can't be accepted goes to the config's input.</summary>
    public static byte[] Read(Fields config)
    {
        config.Require("model");
        config.String("prompt_template", Limits.None);
        ChatMessages.Check(config, "chat_template");
        if (config.Has("prompt_template") && config.Has("chat_template"))
            config.Fail("chat_template", "a config has a prompt_template or a chat_template, not both", "value_error");
        return JsonBuffer.Build(config, Write);
    }

    private static void Write(Utf8JsonWriter writer, Fields config)
    {
        writer.WriteStartObject();
        foreach (var name in Same)
        {
            if (config.Any(name) is { } value) writer.WriteRaw(name, value);
        }

        if ((config.Any("chat_template") ?? config.Any("prompt_template")) is { } template) writer.WriteRaw("template", template);
        writer.WriteEndObject();
    }
}
