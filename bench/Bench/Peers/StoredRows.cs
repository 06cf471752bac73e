using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Evals.Bench.Peers;

/// <summary>
/// The rows that the server has stored, inserted again by a program that does nothing else: tables and indexes as they are in the server's
/// database, its SQLite and pragmas, a prepared statement per table, so many rows per durable transaction.
/// </summary>
internal sealed class StoredRows : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly StoredTable[] _tables;

    /// <param name="server">The server's database file; it is only read.</param>
    public StoredRows(string directory, string server)
    {
        _connection = RawDatabase.Open(Path.Combine(directory, "stored.db"));
        using (var attach = _connection.CreateCommand())
        {
            attach.CommandText = "ATTACH $server AS server";
            attach.Parameters.AddWithValue("$server", server);
            attach.ExecuteNonQuery();
        }

        // The counts of a version's logs are not among them: two rows of a transaction that are written again and again.
        _tables =
        [
            new StoredTable(_connection, "logs", ["workspace", "id"]),
            new StoredTable(_connection, "run_log_parts", ["workspace", "run_id", "first"]),
            new StoredTable(_connection, "journal", ["workspace", "kind", "grain", "seq"]),
        ];
    }

    /// <summary>Inserts what the server has stored since the last call.</summary>
    /// <param name="rows">How many rows of a caller those are.</param>
    /// <returns>Callers' rows per second.</returns>
    public double Run(int rows, int perTransaction)
    {
        foreach (var table in _tables) table.ReadNew();
        var transactions = rows / perTransaction;
        var clock = Stopwatch.StartNew();
        for (var i = 1; i <= transactions; i++)
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var table in _tables) table.InsertUpTo(i, transactions);
            transaction.Commit();
        }

        return rows / clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        foreach (var table in _tables) table.Dispose();
        _connection.Dispose();
    }
}
