namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>A tag with what is in it: <c>&lt;name attribute="..."&gt;inner&lt;/name&gt;</c>, or <c>&lt;name /&gt;</c>.</summary>
/// <param name="Inner">What stands between the tags as it came; null for a tag that closes itself.</param>
/// <param name="End">The place after it.</param>
internal sealed record Tag(string Name, IReadOnlyDictionary<string, string> Attributes, string? Inner, int End)
{
    /// <summary>Whether one of these tags begins at a place.</summary>
    public static bool Begins(ReadOnlySpan<char> text, ReadOnlySpan<string> names)
    {
        if (text.IsEmpty || text[0] != '<') return false;
        var name = NameAt(text, 1);
        foreach (var known in names)
        {
            if (name.SequenceEqual(known)) return true;
        }

        return false;
    }

    /// <param name="at">Where its <c>&lt;</c> is.</param>
    public static Tag Read(string text, int at)
    {
        var name = NameAt(text, at + 1).ToString();
        var place = at + 1 + name.Length;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            while (place < text.Length && char.IsWhiteSpace(text[place])) place++;
            if (text.AsSpan(place).StartsWith("/>")) return new Tag(name, attributes, null, place + 2);
            if (place < text.Length && text[place] == '>') break;
            place = ReadAttribute(text, place, name, attributes);
        }

        var close = $"</{name}>";
        var end = text.IndexOf(close, place, StringComparison.Ordinal);
        if (end < 0) throw new TextFormException($"The tag <{name}> is never closed.");
        return new Tag(name, attributes, text[(place + 1)..end], end + close.Length);
    }

    /// <summary>A text as the value of an attribute.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>The inside without the line ends next to the tags, and without the indentation that tags this deep give to all of its lines.</summary>
    public static string Unindent(string inner, int depth)
    {
        var start = inner.AsSpan().IndexOf('\n') is var first and >= 0 && inner.AsSpan(0, first).IsWhiteSpace() ? first + 1 : 0;
        var last = inner.LastIndexOf('\n');
        var end = last >= start && inner.AsSpan(last).IsWhiteSpace() ? last : last >= 0 && last < start ? start : inner.Length;
        var lines = inner[start..end].Split('\n');
        var indent = new string(' ', 2 * depth);
        if (!lines.All(line => string.IsNullOrWhiteSpace(line) || line.StartsWith(indent, StringComparison.Ordinal))) return string.Join('\n', lines);
        return string.Join('\n', lines.Select(line => string.IsNullOrWhiteSpace(line) ? line : line[indent.Length..]));
    }

    private static int ReadAttribute(string text, int place, string tag, Dictionary<string, string> attributes)
    {
        var name = NameAt(text, place).ToString();
        var value = place + name.Length;
        if (name.Length == 0 || !text.AsSpan(value).StartsWith("=\"")) throw new TextFormException($"The tag <{tag}> must be followed by attributes of the form name=\"value\".");
        var end = text.IndexOf('"', value + 2);
        if (end < 0) throw new TextFormException($"The attribute {name} of the tag <{tag}> is never closed.");
        attributes[name] = text[(value + 2)..end].Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
        return end + 1;
    }

    private static ReadOnlySpan<char> NameAt(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        return text[at..end];
    }
}
