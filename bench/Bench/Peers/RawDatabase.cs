using Microsoft.Data.Sqlite;

namespace Evals.Bench.Peers;

/// <summary>A SQLite database as a plain program opens it, with the server's pragmas.</summary>
internal static class RawDatabase
{
    /// <summary>As in the server's SqliteOptions.</summary>
    private const string Setup =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; "
        + "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768";

    public static SqliteConnection Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        connection.Execute(Setup);
        return connection;
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
