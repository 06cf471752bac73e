using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>
/// The text form of prompts and agents, <c>.prompt</c> and <c>.agent</c> files: a header between two lines <c>---</c> with the fields of the
/// version, and below it the template, a plain text or messages in tags. The same content is always the same text, and the text is read back
/// as the same content.
/// </summary>
internal static class TextForm
{
    private const string Rule = "---";
    private const string Template = "template";

    /// <param name="content">A version's content, see <see cref="Contracts.VersionView.Content"/>.</param>
    public static string Write(JsonElement content)
    {
        var readable = Write(content, withBody: true);
        return TryRead(readable, out var read, out _) && SameContent.Is(read, content) ? readable : Write(content, withBody: false);
    }

    /// <param name="content">An object with the header's fields and the <c>template</c>.</param>
    /// <param name="fault">What is wrong with the text, as a sentence; null when nothing is.</param>
    public static bool TryRead(string text, out JsonElement content, out string? fault)
    {
        try
        {
            content = JsonSerializer.SerializeToElement(Read(text), TextFormJson.Default.JsonObject);
            fault = null;
            return true;
        }
        catch (TextFormException e)
        {
            (content, fault) = (default, e.Message);
            return false;
        }
    }

    /// <param name="withBody">Whether the template stands below the header. What does not come back from there, such as a message that
    /// has the closing tag in its text, stands in the header, as JSON.</param>
    private static string Write(JsonElement content, bool withBody)
    {
        var text = new StringBuilder(Rule).Append('\n');
        var body = withBody && content.TryGetProperty(Template, out var template) ? template : default;
        HeaderWriter.Write(text, content, except: withBody ? Template : null);
        text.Append(Rule).Append('\n');
        if (body.ValueKind == JsonValueKind.String) text.Append(body.GetString()).Append('\n');
        else if (body.ValueKind == JsonValueKind.Array) MessageWriter.Write(text, body);
        return text.ToString();
    }

    private static JsonObject Read(string text)
    {
        // A file that was edited on Windows.
        if (text.StartsWith("---\r\n", StringComparison.Ordinal)) text = text.ReplaceLineEndings("\n");
        if (!text.StartsWith(Rule + "\n", StringComparison.Ordinal)) throw new TextFormException("The text must begin with a line ---.");
        var start = Rule.Length + 1;
        var end = EndOfHeader(text, start);
        var content = HeaderReader.Read(text[start..end]);
        var body = text[Math.Min(text.Length, text.IndexOf('\n', end) is var next and >= 0 ? next + 1 : text.Length)..];
        if (MessageReader.Read(body) is { } template) content[Template] = template;
        return content;
    }

    private static int EndOfHeader(string text, int start)
    {
        for (var line = start; line < text.Length;)
        {
            var end = text.IndexOf('\n', line);
            if (end < 0) end = text.Length;
            if (text.AsSpan(line, end - line).TrimEnd().SequenceEqual(Rule)) return line;
            line = end + 1;
        }

        throw new TextFormException("The header must end with a line ---.");
    }
}

/// <summary>A text that is no text form; the message says what is wrong with it.</summary>
internal sealed class TextFormException(string message) : Exception(message);
