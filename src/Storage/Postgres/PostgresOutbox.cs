using Evals.Grains.Ports;

namespace Evals.Storage.Postgres;

internal sealed class PostgresOutbox(PostgresReads reads) : IOutboxStore
{
    public async Task<IReadOnlyList<(string Workspace, OutboxMessage Message)>> Pending(string? afterId, int count) => await reads.Rows(
        "SELECT workspace, id, run_id, payload FROM outbox WHERE id > $1 ORDER BY id, workspace LIMIT $2",
        row => (row.Text(0), new OutboxMessage(row.Text(1), row.Text(2), row.Bytes(3))),
        Sql.Value(afterId ?? ""), Sql.Value(count));
}
