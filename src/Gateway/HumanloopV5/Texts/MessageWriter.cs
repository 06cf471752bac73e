using System.Text;
using System.Text.Json;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>Writes the messages of a template as tags. What tags can't tell is lost: the text form looks whether it is.</summary>
internal static class MessageWriter
{
    public static void Write(StringBuilder text, JsonElement messages)
    {
        foreach (var message in messages.EnumerateArray())
        {
            if (text[^2] == '>') text.Append('\n');
            Open(text, "", TextOf(message, "role"));
            Attribute(text, "name", message, "name");
            Attribute(text, "id", message, "tool_call_id");
            if (HasMore(message)) WriteInner(text, message);
            else text.Append(" />\n");
        }
    }

    private static bool HasMore(JsonElement message) =>
        Has(message, "content", out _) || Has(message, "thinking", out _) || Has(message, "tool_calls", out _);

    private static void WriteInner(StringBuilder text, JsonElement message)
    {
        text.Append(">\n");
        if (Has(message, "content", out var content) && content.ValueKind == JsonValueKind.String) Lines(text, "  ", content.GetString()!);
        if (Has(message, "thinking", out var thoughts)) Each(text, thoughts, Thought);
        if (content.ValueKind == JsonValueKind.Array) Each(text, content, Part);
        if (Has(message, "tool_calls", out var calls)) Each(text, calls, ToolCall);
        text.Append("</").Append(TextOf(message, "role")).Append(">\n");
    }

    private static void Thought(StringBuilder text, JsonElement thought)
    {
        if (TextOf(thought, "type") == "redacted_thinking")
        {
            Open(text, "  ", "redacted_thinking");
            Attribute(text, "data", thought, "data");
            text.Append(" />\n");
            return;
        }

        Open(text, "  ", "thinking");
        Attribute(text, "signature", thought, "signature");
        Close(text, "thinking", TextOf(thought, "thinking"));
    }

    private static void Part(StringBuilder text, JsonElement part)
    {
        if (TextOf(part, "type") == "text")
        {
            Open(text, "  ", "text");
            Close(text, "text", TextOf(part, "text"));
            return;
        }

        Open(text, "  ", "image");
        if (Has(part, "image_url", out var image))
        {
            Attribute(text, "url", image, "url");
            Attribute(text, "detail", image, "detail");
        }

        text.Append(" />\n");
    }

    private static void ToolCall(StringBuilder text, JsonElement call)
    {
        Open(text, "  ", "tool");
        if (!Has(call, "function", out var function)) function = call;
        Attribute(text, "name", function, "name");
        Attribute(text, "id", call, "id");
        if (Has(function, "arguments", out _)) Close(text, "tool", TextOf(function, "arguments"));
        else text.Append(" />\n");
    }

    private static void Each(StringBuilder text, JsonElement list, Action<StringBuilder, JsonElement> write)
    {
        if (list.ValueKind != JsonValueKind.Array) return;
        foreach (var item in list.EnumerateArray()) write(text, item);
    }

    private static void Open(StringBuilder text, string indent, string tag) => text.Append(indent).Append('<').Append(tag);

    /// <summary>The inside of a message's part, and its end.</summary>
    private static void Close(StringBuilder text, string tag, string inner)
    {
        text.Append(">\n");
        Lines(text, "    ", inner);
        text.Append("  </").Append(tag).Append(">\n");
    }

    private static void Attribute(StringBuilder text, string name, JsonElement from, string field)
    {
        if (!Has(from, field, out var value) || value.ValueKind != JsonValueKind.String) return;
        text.Append(' ').Append(name).Append("=\"").Append(Tag.Escape(value.GetString()!)).Append('"');
    }

    /// <summary>Lines with nothing in them are left as they are.</summary>
    private static void Lines(StringBuilder text, string indent, string inner)
    {
        foreach (var line in inner.AsSpan().Split('\n'))
        {
            var content = inner.AsSpan(line);
            if (!content.IsWhiteSpace()) text.Append(indent);
            text.Append(content).Append('\n');
        }
    }

    private static bool Has(JsonElement from, string name, out JsonElement value)
    {
        value = default;
        return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private static string TextOf(JsonElement from, string name) =>
        Has(from, name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
