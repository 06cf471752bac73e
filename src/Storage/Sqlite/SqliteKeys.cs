using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

internal sealed class SqliteKeys(ReadPool reads) : IKeyStore
{
    public Task<string?> Find(byte[] keyHash) => reads.Run(connection =>
    {
        using var row = connection.Query("SELECT workspace FROM api_keys WHERE hash = ?").Bind(keyHash);
        return row.Step() ? row.Text(0) : null;
    });

    public Task<bool> HasKeys(string workspace) => reads.Run(connection =>
    {
        using var row = connection.Query("SELECT 1 FROM api_keys WHERE workspace = ? LIMIT 1").Bind(workspace);
        return row.Step();
    });
}
