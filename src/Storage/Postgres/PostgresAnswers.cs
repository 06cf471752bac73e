using Evals.Grains.Ports;

namespace Evals.Storage.Postgres;

internal sealed class PostgresAnswers(PostgresReads reads) : IAnswerStore
{
    public Task<AnswerRow?> Find(string workspace, string name) => reads.Row(
        "SELECT request, seed, claim, lease_until, kept_until, status, body FROM answers WHERE workspace = $1 AND name = $2",
        row => new AnswerRow(
            name, row.Bytes(0), row.Text(1), row.Text(2), row.Time(3), row.Time(4), row.GetInt32(5), row.IsDBNull(6) ? null : row.Bytes(6)),
        Sql.Value(workspace), Sql.Value(name));

    public async Task<IReadOnlyList<(string Workspace, string Name, string Claim)>> Expired(DateTimeOffset now, int count) => await reads.Rows(
        "SELECT workspace, name, claim FROM answers WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2",
        row => (row.Text(0), row.Text(1), row.Text(2)),
        Sql.Value(now), Sql.Value(count));
}
