using System.Text;

namespace Evals.Gateway.Http;

/// <summary>Reads CSV as RFC 4180 has it: fields in quotes may have commas, line breaks and doubled quotes in them. Lines end with CR LF
/// or LF; empty lines are no rows. A quote inside a field that does not begin with one is a character like others.</summary>
internal sealed class Csv(string text)
{
    private int _at;
    private int _row;

    /// <summary>What is broken, in words that name the row (from 1); null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The next row, or null after the last one and when it is broken.</summary>
    public List<string>? Next()
    {
        while (TakeLineEnd())
        {
        }

        if (_at >= text.Length || Fault is not null) return null;
        _row++;
        var fields = new List<string>();
        while (true)
        {
            if (Field() is not { } field) return null;
            fields.Add(field);
            if (_at >= text.Length || TakeLineEnd()) return fields;
            if (text[_at] != ',')
            {
                Break("has text after a closing quote");
                return null;
            }

            _at++;
        }
    }

    /// <summary>Says of the row that was read last what is wrong with it.</summary>
    public void Break(string what) => Fault = $"row {_row} {what}";

    private string? Field() => _at < text.Length && text[_at] == '"' ? Quoted() : Plain();

    private string Plain()
    {
        var start = _at;
        // A carriage return alone ends no line.
        while (_at < text.Length && text[_at] != ',' && !AtLineEnd()) _at++;
        return text[start.._at];
    }

    private string? Quoted()
    {
        var field = new StringBuilder();
        for (_at++; ; _at++)
        {
            var quote = text.IndexOf('"', _at);
            if (quote < 0)
            {
                Break("has a quote that is not closed");
                return null;
            }

            field.Append(text, _at, quote - _at);
            _at = quote + 1;
            if (_at >= text.Length || text[_at] != '"') return field.ToString();
            field.Append('"');
        }
    }

    private bool TakeLineEnd()
    {
        if (!AtLineEnd()) return false;
        _at += text[_at] == '\n' ? 1 : 2;
        return true;
    }

    private bool AtLineEnd() => _at < text.Length && (text[_at] == '\n' || (text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n'));
}
