using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>Corrected logs, each at most once.</summary>
internal sealed class DocumentRows
{
    private readonly Column<string?> _workspaces = Column.Text(), _ids = Column.Text(), _datapoints = Column.Text();
    private readonly Column<bool> _complete = Column.Boolean();
    private readonly Column<byte[]> _documents = Column.Bytes();
    private readonly Column<long?> _times = Column.OptionalInt64();

    public int Count => _complete.Count;

    public void Add(string workspace, UpdateLogDocument row)
    {
        _workspaces.AddText(workspace);
        _ids.AddText(row.LogId);
        _complete.Add(row.Complete);
        _documents.Add(row.Document);
        _datapoints.AddText(row.DatapointId);
        _times.Add(row.CreatedAt is { } time ? Timestamps.ToMicroseconds(time) : null);
    }

    public NpgsqlBatchCommand Update() => Sql.Command(
        """
        UPDATE logs SET complete = u.complete, document = u.document,
            datapoint_id = coalesce(u.datapoint_id, logs.datapoint_id), created_at = coalesce(u.created_at, logs.created_at)
        FROM unnest($1, $2, $3, $4, $5, $6) AS u (workspace, id, complete, document, datapoint_id, created_at)
        WHERE logs.workspace = u.workspace AND logs.id = u.id
        """,
        _workspaces.ToParameter(), _ids.ToParameter(), _complete.ToParameter(), _documents.ToParameter(),
        _datapoints.ToParameter(), _times.ToParameter());
}
