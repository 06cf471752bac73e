using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5;

/// <summary>Chat messages: <c>[{role, content?, name?, tool_call_id?, tool_calls?, thinking?}]</c>, kept as they came. Clients read logs
/// back through strict unions: one message that is not of this shape makes the whole log unreadable to them, so none is let in.</summary>
internal static class ChatMessages
{
    private static readonly string[] Roles = ["user", "assistant", "system", "tool", "developer"];
    private static readonly string[] Choices = ["none", "auto", "required"];
    private static readonly string[] Functions = ["function"];
    private static readonly string[] ContentTypes = ["text", "image_url"];
    private static readonly string[] ThinkingTypes = ["thinking", "redacted_thinking"];

    /// <summary>Checks a list of messages; what is wrong with it goes to the request's input errors.</summary>
    public static void Check(Fields fields, string name)
    {
        foreach (var message in fields.Objects(name) ?? []) CheckMessage(message);
    }

    /// <summary>Checks a single message, such as <c>output_message</c>.</summary>
    public static void CheckOne(Fields fields, string name)
    {
        if (fields.Object(name) is { } message) CheckMessage(message);
    }

    /// <summary>One of three words, or an object that names a function.</summary>
    public static void CheckToolChoice(Fields fields, string name)
    {
        if (fields.Any(name) is { ValueKind: JsonValueKind.String }) CheckWord(fields, name, Choices);
        else if (fields.Object(name) is { } choice) CheckFunction(choice);
    }

    private static void CheckMessage(Fields message)
    {
        if (message.Json.ValueKind != JsonValueKind.Object) return;
        CheckWord(message, "role", Roles);
        CheckContent(message);
        message.String("name", Limits.None);
        message.String("tool_call_id", Limits.None);
        foreach (var call in message.Objects("tool_calls") ?? [])
        {
            RequireText(call, "id");
            CheckFunction(call);
        }

        foreach (var thought in message.Objects("thinking") ?? []) CheckThought(thought);
    }

    /// <summary>What the model thought, with its maker's signature, or the same sealed.</summary>
    private static void CheckThought(Fields thought)
    {
        if (thought.Json.ValueKind != JsonValueKind.Object) return;
        CheckWord(thought, "type", ThinkingTypes);
        if (thought.Any("type") is not { ValueKind: JsonValueKind.String } type) return;
        if (type.ValueEquals("redacted_thinking"u8))
        {
            RequireText(thought, "data");
        }
        else if (type.ValueEquals("thinking"u8))
        {
            RequireText(thought, "thinking");
            RequireText(thought, "signature");
        }
    }

    private static void CheckContent(Fields message)
    {
        if (message.Any("content") is not { } content || content.ValueKind == JsonValueKind.String) return;
        foreach (var item in message.Objects("content") ?? [])
        {
            CheckWord(item, "type", ContentTypes);
            if (item.Any("type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals("text"u8)) RequireText(item, "text");
            else if (item.Require("image_url") && item.Object("image_url") is { } image) CheckImage(image);
        }
    }

    private static void CheckImage(Fields image)
    {
        RequireText(image, "url");
        image.String("detail", Limits.None);
    }

    private static void CheckFunction(Fields call)
    {
        CheckWord(call, "type", Functions);
        if (!call.Require("function") || call.Object("function") is not { } function) return;
        RequireText(function, "name");
        function.String("arguments", Limits.None);
    }

    private static void RequireText(Fields fields, string name)
    {
        if (fields.Require(name)) fields.String(name, Limits.None);
    }

    private static void CheckWord(Fields fields, string name, string[] words)
    {
        if (!fields.Require(name) || fields.String(name, Limits.None) is not { } word || words.Contains(word)) return;
        fields.Fail(name, $"value is not a valid enumeration member; permitted: {string.Join(", ", words)}", "type_error.enum");
    }
}
