using System.Text.Json.Nodes;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>Reads what stands below the header of a text form: a plain text, or messages in tags.</summary>
internal static class MessageReader
{
    private static readonly string[] Roles = ["system", "user", "assistant", "tool", "developer"];
    private static readonly string[] Parts = ["text", "image", "tool", "thinking", "redacted_thinking"];

    /// <returns>The template, or null when there is none.</returns>
    public static JsonNode? Read(string body)
    {
        if (body.AsSpan().Trim() is var trimmed && trimmed.IsEmpty) return null;
        return Tag.Begins(trimmed, Roles) ? Messages(body) : JsonValue.Create(body.Trim('\n'));
    }

    private static JsonArray Messages(string body)
    {
        var messages = new JsonArray();
        for (var at = Skip(body, 0); at < body.Length;)
        {
            if (!Tag.Begins(body.AsSpan(at), Roles)) throw new TextFormException($"Between messages nothing but tags of roles may stand: {string.Join(", ", Roles)}.");
            var tag = Tag.Read(body, at);
            messages.Add(Message(tag));
            at = Skip(body, tag.End);
        }

        return messages;
    }

    private static JsonObject Message(Tag tag)
    {
        var message = new JsonObject { ["role"] = tag.Name };
        Take(tag, message, "name", "name");
        Take(tag, message, "id", "tool_call_id");
        if (tag.Inner is not { } inner) return message;
        if (FirstPart(inner) is not { } first)
        {
            message["content"] = Tag.Unindent(inner, 1);
            return message;
        }

        if (inner.AsSpan(0, first).Count('\n') > 1 || !inner.AsSpan(0, first).IsWhiteSpace()) message["content"] = Tag.Unindent(inner[..first], 1);
        ReadParts(inner, first, message);
        return message;
    }

    private static void ReadParts(string inner, int first, JsonObject message)
    {
        for (var at = first; at < inner.Length;)
        {
            if (!Tag.Begins(inner.AsSpan(at), Parts)) throw new TextFormException($"Between the parts of a message nothing but tags may stand: {string.Join(", ", Parts)}.");
            var part = Tag.Read(inner, at);
            var (list, item) = Part(part);
            if (message[list] is JsonArray items) items.Add(item);
            else if (message[list] is null) message[list] = new JsonArray(item);
            else throw new TextFormException("A message with text parts or images can't have text outside of them.");
            at = Skip(inner, part.End);
        }
    }

    private static (string List, JsonObject Item) Part(Tag part)
    {
        var inner = part.Inner is null ? null : Tag.Unindent(part.Inner, 2);
        switch (part.Name)
        {
            case "text":
                return ("content", new JsonObject { ["type"] = "text", ["text"] = inner ?? "" });
            case "image":
                var image = new JsonObject();
                Take(part, image, "url", "url");
                Take(part, image, "detail", "detail");
                return ("content", new JsonObject { ["type"] = "image_url", ["image_url"] = image });
            case "tool":
                var (call, function) = (new JsonObject(), new JsonObject());
                Take(part, call, "id", "id");
                Take(part, function, "name", "name");
                if (inner is not null) function["arguments"] = inner;
                call["type"] = "function";
                call["function"] = function;
                return ("tool_calls", call);
            case "thinking":
                var thought = new JsonObject { ["type"] = "thinking", ["thinking"] = inner ?? "" };
                Take(part, thought, "signature", "signature");
                return ("thinking", thought);
            default:
                var sealedThought = new JsonObject { ["type"] = "redacted_thinking" };
                Take(part, sealedThought, "data", "data");
                return ("thinking", sealedThought);
        }
    }

    /// <summary>Where the first part of a message begins: a tag at the beginning of a line; null when it is all text.</summary>
    private static int? FirstPart(string inner)
    {
        for (var line = 0; line <= inner.Length;)
        {
            var at = line;
            while (at < inner.Length && inner[at] is ' ' or '\t') at++;
            if (Tag.Begins(inner.AsSpan(at), Parts)) return at;
            line = inner.IndexOf('\n', line) is var end and >= 0 ? end + 1 : inner.Length + 1;
        }

        return null;
    }

    private static void Take(Tag tag, JsonObject into, string attribute, string field)
    {
        if (tag.Attributes.TryGetValue(attribute, out var value)) into[field] = value;
    }

    private static int Skip(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }
}
