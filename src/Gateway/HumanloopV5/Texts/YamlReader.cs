using System.Text.Json.Nodes;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>
/// Reads the header of a text form: the part of YAML that people write there. Mappings and lists by indentation, JSON and YAML's own brackets,
/// quoted and plain values of one line, comments. Anchors, tags and texts of several lines are refused.
/// </summary>
internal sealed class YamlReader
{
    private readonly string[] _lines;
    private int _at;

    private YamlReader(string text) => _lines = text.Split('\n');

    public static JsonObject Read(string text)
    {
        var reader = new YamlReader(text);
        if (!reader.FindLine()) return [];
        var content = reader.ReadMapping(0, 1);
        if (reader.FindLine()) throw reader.Fault("is indented in a way that does not fit the lines before it");
        return content;
    }

    private string Line => _lines[_at];

    private int Indent => Line.Length - Line.TrimStart(' ').Length;

    /// <summary>Goes on to the next line that is neither blank nor a comment, which may be the present one.</summary>
    private bool FindLine()
    {
        while (_at < _lines.Length && Line.AsSpan().TrimStart() is var rest && (rest.IsEmpty || rest[0] == '#')) _at++;
        return _at < _lines.Length;
    }

    private JsonObject ReadMapping(int indent, int depth)
    {
        var mapping = new JsonObject();
        while (FindLine() && Indent == indent && !IsItem(indent))
        {
            var (key, value) = FlowReader.Key(Line, indent, Fault);
            mapping[key] = ReadValue(value, indent, depth);
        }

        return mapping;
    }

    private JsonArray ReadList(int indent, int depth)
    {
        var list = new JsonArray();
        while (FindLine() && Indent == indent && IsItem(indent))
        {
            // What stands after the dash is indented as far as it stands.
            _lines[_at] = $"{Line[..indent]} {Line[(indent + 1)..]}";
            if (Line.AsSpan().Trim() is var rest && (rest.IsEmpty || rest[0] == '#'))
            {
                _at++;
                list.Add(ReadBelow(indent + 1, depth));
            }
            else
            {
                list.Add(IsMapping() || IsItem(Indent) ? ReadBlock(Indent, depth) : ReadValue(Indent, indent, depth));
            }
        }

        return list;
    }

    /// <summary>The value that begins at a place in the present line, or below it.</summary>
    private JsonNode? ReadValue(int start, int indent, int depth)
    {
        var rest = Line.AsSpan(start).TrimStart();
        if (!rest.IsEmpty && rest[0] != '#')
        {
            var value = FlowReader.Read(_lines, ref _at, Line.Length - rest.Length, depth, Fault);
            _at++;
            return value;
        }

        _at++;

        // A list may stand as far left as its key.
        return FindLine() && Indent == indent && IsItem(indent) ? ReadBlock(indent, depth) : ReadBelow(indent + 1, depth);
    }

    /// <summary>What is indented by at least so much; null when nothing is.</summary>
    private JsonNode? ReadBelow(int least, int depth)
    {
        if (!FindLine() || Indent < least) return null;
        if (IsMapping() || IsItem(Indent)) return ReadBlock(Indent, depth);
        return ReadValue(Indent, Indent, depth);
    }

    private JsonNode ReadBlock(int indent, int depth)
    {
        if (depth >= FlowReader.MaxDepth) throw Fault($"nests deeper than {FlowReader.MaxDepth} levels");
        return IsItem(indent) ? ReadList(indent, depth + 1) : ReadMapping(indent, depth + 1);
    }

    private bool IsItem(int indent) => Line.Length > indent && Line[indent] == '-' && (Line.Length == indent + 1 || Line[indent + 1] == ' ');

    private bool IsMapping() => FlowReader.IsKey(Line, Indent);

    private TextFormException Fault(string what) => new($"Line {Math.Min(_at, _lines.Length - 1) + 2} {what}.");
}
