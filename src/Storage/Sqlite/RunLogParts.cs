using System.Text.Json;
using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

/// <summary>
/// Places of logs in runs. Logs that come together have places in a row and are written together: a part is the first place and
/// the ids of the logs from there on, a JSON array. So a log costs a few bytes here, not a row and an entry of its own.
/// </summary>
internal sealed class RunLogParts(Connection connection)
{
    /// <summary>So many ids of ours stay within what SQLite keeps of a row in its key's tree.</summary>
    private const int Size = 32;

    private readonly List<InsertRunLog> _places = [];
    private readonly List<string> _ids = [];

    /// <summary>Takes a place to be written with the others of its transaction, by <see cref="TryFlush"/>.</summary>
    public void Add(InsertRunLog place) => _places.Add(place);

    /// <summary>Drops what was taken and not written.</summary>
    public void Clear() => _places.Clear();

    /// <summary>Writes what was taken.</summary>
    /// <returns>The place that is taken already; null when all is written.</returns>
    public InsertRunLog? TryFlush(string workspace)
    {
        for (var from = 0; from < _places.Count; from += _ids.Count)
        {
            CollectRow(from);
            if (!TryInsert(workspace, _places[from])) return _places[from];
        }

        Clear();
        return null;
    }

    /// <summary>The ids at the places from <paramref name="from"/> to before <paramref name="to"/>, ascending.</summary>
    public static List<(long Position, string LogId)> Read(Connection connection, string workspace, string runId, long from, long to)
    {
        using var parts = connection.Query(
            """
            SELECT first, log_ids FROM run_log_parts
            WHERE workspace = ?1 AND run_id = ?2 AND first < ?4 AND first >= COALESCE(
                (SELECT first FROM run_log_parts WHERE workspace = ?1 AND run_id = ?2 AND first <= ?3 ORDER BY first DESC LIMIT 1), 0)
            ORDER BY first
            """).Bind(workspace).Bind(runId).Bind(from).Bind(to);
        var found = new List<(long, string)>();
        while (parts.Step())
        {
            var position = parts.Int64(0);
            foreach (var id in JsonSerializer.Deserialize<string[]>(parts.Blob(1))!)
            {
                if (position >= from && position < to) found.Add((position, id));
                position++;
            }
        }

        return found;
    }

    private void CollectRow(int from)
    {
        var first = _places[from];
        _ids.Clear();
        foreach (var place in _places.Skip(from).TakeWhile((place, i) =>
            i < Size && place.RunId == first.RunId && place.Position == first.Position + i))
            _ids.Add(place.LogId);
    }

    private bool TryInsert(string workspace, InsertRunLog first) => connection
        .Query("INSERT INTO run_log_parts (workspace, run_id, first, log_ids) VALUES (?, ?, ?, ?)")
        .Bind(workspace).Bind(first.RunId).Bind(first.Position).Bind(JsonSerializer.SerializeToUtf8Bytes(_ids))
        .TryExecute();
}
