using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>Reads a value that stands in lines of a header: JSON, YAML in brackets, quoted and plain words.</summary>
internal ref struct FlowReader
{
    public const int MaxDepth = 60;

    private readonly string[] _lines;
    private readonly Func<string, TextFormException> _fault;
    private int _line;
    private int _at;

    private FlowReader(string[] lines, int line, int at, Func<string, TextFormException> fault) => (_lines, _line, _at, _fault) = (lines, line, at, fault);

    private readonly string Line => _lines[_line];

    private readonly char Here => _at < Line.Length ? Line[_at] : '\n';

    /// <summary>Reads the value at a place, to the end of the line that it ends in.</summary>
    /// <param name="line">The line that it begins in; the one that it ends in afterwards.</param>
    /// <param name="fault">Makes the fault of the line that <paramref name="line"/> stands at.</param>
    public static JsonNode? Read(string[] lines, ref int line, int at, int depth, Func<string, TextFormException> fault)
    {
        var reader = new FlowReader(lines, line, at, fault);
        var value = reader.Here is '[' or '{' or '"' or '\'' ? reader.Value(depth) : YamlScalar.Of(reader.Plain(inBrackets: false));
        line = reader._line;
        var rest = reader.Line.AsSpan(Math.Min(reader._at, reader.Line.Length)).Trim();
        if (!rest.IsEmpty && rest[0] != '#') throw fault("has something after its value");
        return value;
    }

    /// <summary>Whether a key with its colon stands at a place.</summary>
    public static bool IsKey(string line, int at)
    {
        if (at < line.Length && line[at] is '[' or '{') return false;
        if (at < line.Length && line[at] is '"' or '\'') return line.AsSpan(EndOfQuoted(line, at)).TrimStart().StartsWith(":");
        var colon = line.AsSpan(at).IndexOf(": ") is var found and >= 0 ? found : line.AsSpan().TrimEnd().EndsWith(":") ? line.Length - at : -1;
        var comment = line.AsSpan(at).IndexOf(" #");
        return colon >= 0 && (comment < 0 || colon < comment);
    }

    /// <returns>The key at a place, and where its value begins.</returns>
    public static (string Key, int Value) Key(string line, int at, Func<string, TextFormException> fault)
    {
        if (!IsKey(line, at)) throw fault("must have the form \"name: value\"");
        if (line[at] is '"' or '\'')
        {
            var end = EndOfQuoted(line, at);
            return (Unquote(line[at..end], fault), line.IndexOf(':', end) + 1);
        }

        var colon = line.IndexOf(": ", at, StringComparison.Ordinal);
        if (colon < 0) colon = line.TrimEnd().Length - 1;
        return (line[at..colon].Trim(), colon + 1);
    }

    private JsonNode? Value(int depth)
    {
        if (depth >= MaxDepth) throw _fault($"nests deeper than {MaxDepth} levels");
        return Here switch
        {
            '[' => List(depth),
            '{' => Mapping(depth),
            '"' or '\'' => JsonValue.Create(Quoted()),
            _ => YamlScalar.Of(Plain(inBrackets: true)),
        };
    }

    private JsonArray List(int depth)
    {
        var list = new JsonArray();
        _at++;
        while (!Ends(']'))
        {
            list.Add(Value(depth + 1));
            Comma(']');
        }

        return list;
    }

    private JsonObject Mapping(int depth)
    {
        var mapping = new JsonObject();
        _at++;
        while (!Ends('}'))
        {
            var key = Here is '"' or '\'' ? Quoted() : Plain(inBrackets: true, isKey: true);
            SkipSpace();
            if (Here != ':') throw _fault("has a name without a colon");
            _at++;
            SkipSpace();
            mapping[key] = Value(depth + 1);
            Comma('}');
        }

        return mapping;
    }

    private bool Ends(char close)
    {
        SkipSpace();
        if (Here != close) return false;
        _at++;
        return true;
    }

    private void Comma(char close)
    {
        SkipSpace();
        if (Here == ',') _at++;
        else if (Here != close) throw _fault($"needs a comma or a {close}");
    }

    /// <summary>Spaces, ends of lines and comments.</summary>
    private void SkipSpace()
    {
        while (true)
        {
            while (_at < Line.Length && char.IsWhiteSpace(Line[_at])) _at++;
            if (_at < Line.Length && !(Line[_at] == '#' && (_at == 0 || char.IsWhiteSpace(Line[_at - 1])))) return;
            if (++_line >= _lines.Length)
            {
                _line = _lines.Length - 1;
                throw _fault("opens a bracket that is never closed");
            }

            _at = 0;
        }
    }

    private string Quoted()
    {
        var end = EndOfQuoted(Line, _at);
        var text = Unquote(Line[_at..end], _fault);
        _at = end;
        return text;
    }

    private string Plain(bool inBrackets, bool isKey = false)
    {
        if (Here is '&' or '*' or '!' or '|' or '>' or '@' or '`' or '%') throw _fault($"has a value that begins with {Here}; write it in quotes");
        var start = _at;
        while (_at < Line.Length && !IsEnd(inBrackets, isKey)) _at++;
        var word = Line[start.._at].Trim();
        return word.Length > 0 || !inBrackets ? word : throw _fault("lacks a value");
    }

    private readonly bool IsEnd(bool inBrackets, bool isKey) =>
        (inBrackets && Here is ',' or ']' or '}' or '[' or '{') || (isKey && Here == ':') || (Here == '#' && _at > 0 && char.IsWhiteSpace(Line[_at - 1]));

    /// <summary>The place after a text in quotes; the line's end when it does not end.</summary>
    private static int EndOfQuoted(string line, int start)
    {
        var quote = line[start];
        for (var at = start + 1; at < line.Length; at++)
        {
            if (line[at] == '\\' && quote == '"') at++;
            else if (line[at] == quote && quote == '\'' && at + 1 < line.Length && line[at + 1] == quote) at++;
            else if (line[at] == quote) return at + 1;
        }

        return line.Length;
    }

    private static string Unquote(string quoted, Func<string, TextFormException> fault)
    {
        if (quoted.Length < 2 || quoted[^1] != quoted[0]) throw fault("has a quote that is never closed");
        if (quoted[0] == '\'') return quoted[1..^1].Replace("''", "'", StringComparison.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(quoted));
            reader.Read();
            return reader.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw fault("has a text that is no JSON string");
        }
    }
}
