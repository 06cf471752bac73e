using System.Text.Json;
using Evals.Grains.Ports;

namespace Evals.Storage.Postgres.Rows;

/// <summary>
/// Places of logs in runs. Logs that come together have places in a row and are written together: a part is the first place and the ids
/// of the logs from there on, a JSON array. So a log costs a few bytes here, not a row and an entry of its own.
/// </summary>
internal sealed class RunLogRows
{
    /// <summary>So many ids of ours stay below what PostgreSQL would try to compress.</summary>
    private const int PartSize = 32;

    private readonly Column<string?> _workspaces = Column.Text(), _runs = Column.Text(), _parts = Column.Text();
    private readonly Column<long> _firsts = Column.Int64();
    private readonly List<string> _ids = [];
    private (string Workspace, string RunId, long Position) _next;

    public int Count => _firsts.Count;

    public void Add(string workspace, InsertRunLog row)
    {
        if (_ids.Count is 0 or PartSize || _next != (workspace, row.RunId, row.Position))
        {
            ClosePart();
            _workspaces.AddText(workspace);
            _runs.AddText(row.RunId);
            _firsts.Add(row.Position);
        }

        _ids.Add(PostgresText.Encode(row.LogId));
        _next = (workspace, row.RunId, row.Position + 1);
    }

    public ArrayInsert Insert()
    {
        ClosePart();
        return new ArrayInsert(
            "run_log_parts (workspace, run_id, first, log_ids)",
            [_workspaces.ToParameter(), _runs.ToParameter(), _firsts.ToParameter(), _parts.ToParameter()]);
    }

    private void ClosePart()
    {
        if (_ids.Count == 0) return;
        _parts.Add(JsonSerializer.Serialize(_ids));
        _ids.Clear();
    }
}
