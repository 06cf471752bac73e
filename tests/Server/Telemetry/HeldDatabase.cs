using SQLitePCL;

namespace Evals.Server.Telemetry;

/// <summary>Keeps every other connection from writing, as a backup or a shell in another process may.</summary>
internal sealed class HeldDatabase : IDisposable
{
    private readonly sqlite3 _connection;

    public HeldDatabase(string path)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open_v2(path, out _connection, raw.SQLITE_OPEN_READWRITE, null));
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(_connection, "BEGIN IMMEDIATE"));
    }

    public void Dispose()
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(_connection, "ROLLBACK"));
        _connection.Dispose();
    }
}
