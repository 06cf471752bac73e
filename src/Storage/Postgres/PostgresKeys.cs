using Evals.Grains.Ports;

namespace Evals.Storage.Postgres;

internal sealed class PostgresKeys(PostgresReads reads) : IKeyStore
{
    public Task<string?> Find(byte[] keyHash) =>
        reads.Row("SELECT workspace FROM api_keys WHERE hash = $1", row => row.Text(0), Sql.Value(keyHash));

    public async Task<bool> HasKeys(string workspace) =>
        await reads.Number("SELECT count(*) FROM api_keys WHERE workspace = $1", Sql.Value(workspace)) > 0;
}
