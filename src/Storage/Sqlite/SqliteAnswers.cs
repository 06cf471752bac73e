using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

internal sealed class SqliteAnswers(ReadPool reads) : IAnswerStore
{
    public Task<AnswerRow?> Find(string workspace, string name) => reads.Run(connection =>
    {
        using var row = connection.Query(
            "SELECT request, seed, claim, lease_until, kept_until, status, body FROM answers WHERE workspace = ? AND name = ?")
            .Bind(workspace).Bind(name);
        if (!row.Step()) return null;
        return new AnswerRow(
            name, row.Blob(0), row.Text(1), row.Text(2), Timestamps.FromMicroseconds(row.Int64(3)), Timestamps.FromMicroseconds(row.Int64(4)),
            (int)row.Int64(5), row.IsNull(6) ? null : row.Blob(6));
    });

    public Task<IReadOnlyList<(string Workspace, string Name, string Claim)>> Expired(DateTimeOffset now, int count) =>
        reads.Run<IReadOnlyList<(string, string, string)>>(connection =>
        {
            using var rows = connection.Query("SELECT workspace, name, claim FROM answers WHERE kept_until <= ? ORDER BY kept_until LIMIT ?")
                .Bind(Timestamps.ToMicroseconds(now)).Bind(count);
            var expired = new List<(string, string, string)>();
            while (rows.Step()) expired.Add((rows.Text(0), rows.Text(1), rows.Text(2)));
            return expired;
        });
}
