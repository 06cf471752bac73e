using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>Messages to deliver, each at most once.</summary>
internal sealed class MessageRows
{
    private readonly Column<string?> _workspaces = Column.Text(), _ids = Column.Text(), _runs = Column.Text();
    private readonly Column<byte[]> _payloads = Column.Bytes();

    public int Count => _payloads.Count;

    public void Add(string workspace, OutboxMessage message)
    {
        _workspaces.AddText(workspace);
        _ids.AddText(message.Id);
        _runs.AddText(message.ReceiverId);
        _payloads.Add(message.Payload);
    }

    public ArrayInsert Put() => new(
        "outbox (workspace, id, run_id, payload)",
        [_workspaces.ToParameter(), _ids.ToParameter(), _runs.ToParameter(), _payloads.ToParameter()],
        "ON CONFLICT (id, workspace) DO UPDATE SET run_id = excluded.run_id, payload = excluded.payload");
}

/// <summary>Messages that are delivered.</summary>
internal sealed class DeliveredRows
{
    private readonly Column<string?> _workspaces = Column.Text(), _ids = Column.Text();

    public int Count => _ids.Count;

    public void Add(string workspace, RemoveOutbox row)
    {
        _workspaces.AddText(workspace);
        _ids.AddText(row.MessageId);
    }

    public NpgsqlBatchCommand Remove() => Sql.Command(
        "DELETE FROM outbox USING unnest($1, $2) AS u (workspace, id) WHERE outbox.workspace = u.workspace AND outbox.id = u.id",
        _workspaces.ToParameter(), _ids.ToParameter());
}
