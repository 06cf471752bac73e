using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

internal sealed class RunLogRows
{
    private readonly Column<string?> _workspaces = Column.Text(), _runs = Column.Text(), _logs = Column.Text();
    private readonly Column<long> _positions = Column.Int64();

    public int Count => _positions.Count;

    public void Add(string workspace, InsertRunLog row)
    {
        _workspaces.AddText(workspace);
        _runs.AddText(row.RunId);
        _positions.Add(row.Position);
        _logs.AddText(row.LogId);
    }

    public NpgsqlBatchCommand Insert() => Sql.Command(
        "INSERT INTO run_logs (workspace, run_id, position, log_id) SELECT * FROM unnest($1, $2, $3, $4)",
        _workspaces.ToParameter(), _runs.ToParameter(), _positions.ToParameter(), _logs.ToParameter());
}
