using System.Text.Json;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>The names in double braces in a template, such as <c>{{question}}</c>: each once, in the order of their first use.</summary>
internal static class TemplateVariables
{
    /// <param name="owner">An object that may have a <c>template</c>: a text, or chat messages.</param>
    public static IReadOnlyList<string> Of(JsonElement owner)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty("template", out var template)) return [];
        var names = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        AddAll(template, names);
        return names.Keys;
    }

    private static void AddAll(JsonElement value, OrderedDictionary<string, bool> names)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Add(value.GetString(), names);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) AddAll(item, names);
                break;
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject()) AddAll(field.Value, names);
                break;
        }
    }

    private static void Add(ReadOnlySpan<char> text, OrderedDictionary<string, bool> names)
    {
        while (text.IndexOf("{{") is var open and >= 0)
        {
            text = text[(open + 2)..];
            var close = text.IndexOf("}}");
            if (close < 0) return;
            var name = text[..close].Trim();
            if (IsName(name)) names.TryAdd(name.ToString(), true);
            text = text[(close + 2)..];
        }
    }

    /// <summary>Expressions of a template language are no inputs.</summary>
    private static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return false;
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.')) return false;
        }

        return true;
    }
}
