using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Evals.Engine.Notebook;

/// <summary>Lines in pages of eight, each page a part of the snapshot. The header is the number of lines.</summary>
internal sealed class NotebookState
{
    public const int PageSize = 8;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _changedPages = [];

    public List<string> Lines { get; } = [];

    public int? PlaceOf(string line) => _places.TryGetValue(line, out var place) ? place : null;

    public void Add(string line)
    {
        _changedPages.Add(Lines.Count / PageSize);
        _places.Add(line, Lines.Count);
        Lines.Add(line);
    }

    public static NotebookState Load(IReadOnlyDictionary<int, byte[]> parts)
    {
        var state = new NotebookState();
        var count = int.Parse(Encoding.UTF8.GetString(parts[0]), CultureInfo.InvariantCulture);
        for (var page = 0; page * PageSize < count; page++)
        {
            foreach (var line in JsonSerializer.Deserialize(parts[page + 1], NotebookJson.Default.ListString)!) state.Add(line);
        }

        if (state.Lines.Count != count) throw new FormatException("The pages don't have the header's number of lines.");
        state._changedPages.Clear();
        return state;
    }

    public Dictionary<int, byte[]> TakeChangedParts()
    {
        var parts = _changedPages.ToDictionary(
            page => page + 1,
            page => JsonSerializer.SerializeToUtf8Bytes([.. Lines.Skip(page * PageSize).Take(PageSize)], NotebookJson.Default.ListString));
        parts[0] = Encoding.UTF8.GetBytes(Lines.Count.ToString(CultureInfo.InvariantCulture));
        _changedPages.Clear();
        return parts;
    }
}
