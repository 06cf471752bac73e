using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5;

/// <summary>Lists of chat messages: <c>[{role, content?, name?, tool_call_id?, tool_calls?}]</c>, kept as they came.</summary>
internal static class ChatMessages
{
    private static readonly string[] Roles = ["user", "assistant", "system", "tool", "developer"];

    /// <summary>The list; what is wrong with it goes to the request's input errors.</summary>
    public static JsonElement? Read(Fields fields, string name)
    {
        if (fields.Array(name) is not { } list) return null;
        foreach (var message in fields.Objects(name)!) Check(message);
        return list;
    }

    /// <summary>A single message, such as <c>output_message</c>.</summary>
    public static JsonElement? ReadOne(Fields fields, string name)
    {
        if (fields.Object(name) is not { } message) return null;
        Check(message);
        return message.Json;
    }

    private static void Check(Fields message)
    {
        if (message.Json.ValueKind != JsonValueKind.Object) return;
        if (message.Require("role") && message.String("role", Limits.Name) is { } role && !Roles.Contains(role))
            message.Fail("role", $"value is not a valid enumeration member; permitted: {string.Join(", ", Roles)}", "type_error.enum");
        if (message.Any("content") is { ValueKind: not (JsonValueKind.String or JsonValueKind.Array) })
            message.Fail("content", "str or list type expected", "type_error");
        message.String("name", Limits.Name);
        message.String("tool_call_id", Limits.Id);
        message.Objects("tool_calls");
    }
}
