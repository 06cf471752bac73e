using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

internal sealed class SqliteOutbox(ReadPool reads) : IOutboxStore
{
    public Task<IReadOnlyList<(string Workspace, OutboxMessage Message)>> Pending(string? afterId, int count) =>
        reads.Run<IReadOnlyList<(string, OutboxMessage)>>(connection =>
        {
            using var rows = connection.Query(
                "SELECT workspace, id, run_id, payload FROM outbox WHERE id > ? ORDER BY id, workspace LIMIT ?")
                .Bind(afterId ?? "").Bind(count);
            var messages = new List<(string, OutboxMessage)>();
            while (rows.Step()) messages.Add((rows.Text(0), new OutboxMessage(rows.Text(1), rows.Text(2), rows.Blob(3))));
            return messages;
        });
}
