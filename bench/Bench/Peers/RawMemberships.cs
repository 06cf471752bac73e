using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Evals.Bench.Peers;

/// <summary>Which logs are in which run, as a plain program stores it: so many rows per durable transaction, with the server's
/// SQLite and pragmas.</summary>
internal sealed class RawMemberships : IDisposable
{
    private readonly SqliteConnection _connection;
    private int _runs;

    public RawMemberships(string directory)
    {
        _connection = RawDatabase.Open(Path.Combine(directory, "raw.db"));
        _connection.Execute(
            """
            CREATE TABLE run_log (
                run_id TEXT NOT NULL, position INTEGER NOT NULL, log_id TEXT NOT NULL, PRIMARY KEY (run_id, position)) WITHOUT ROWID
            """);
    }

    /// <summary>Puts logs into a new run, and answers how many there were per second.</summary>
    public double Run(IReadOnlyList<string> logs, int rowsPerTransaction)
    {
        var clock = Stopwatch.StartNew();
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO run_log (run_id, position, log_id) VALUES ($run, $position, $log)";
        insert.Parameters.AddWithValue("$run", $"evr_{_runs++:d21}");
        var (position, log) = (insert.Parameters.Add("$position", SqliteType.Integer), insert.Parameters.Add("$log", SqliteType.Text));
        insert.Prepare();
        for (var from = 0; from < logs.Count; from += rowsPerTransaction)
        {
            using var transaction = _connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = from; i < Math.Min(logs.Count, from + rowsPerTransaction); i++)
            {
                (position.Value, log.Value) = (i, logs[i]);
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return logs.Count / clock.Elapsed.TotalSeconds;
    }

    public void Dispose() => _connection.Dispose();
}
