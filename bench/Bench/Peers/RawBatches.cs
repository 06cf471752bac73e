using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Evals.Bench.Peers;

/// <summary>Rows of a run as a plain program stores them: so many per durable transaction, with the server's SQLite and pragmas.</summary>
internal sealed class RawBatches : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly byte[] _document;
    private int _runs;

    /// <param name="document">What each row holds besides its keys; may be empty.</param>
    public RawBatches(string directory, byte[] document)
    {
        (_connection, _document) = (RawDatabase.Open(Path.Combine(directory, "raw.db")), document);
        _connection.Execute("CREATE TABLE row (run_id TEXT NOT NULL, position INTEGER NOT NULL, log_id TEXT NOT NULL, document BLOB NOT NULL, PRIMARY KEY (run_id, position))");
    }

    /// <summary>Puts rows into a new run, and answers how many there were per second.</summary>
    public double Run(int rows, int perTransaction)
    {
        var clock = Stopwatch.StartNew();
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO row (run_id, position, log_id, document) VALUES ($run, $position, $log, $document)";
        insert.Parameters.AddWithValue("$run", $"rn_{_runs++:d21}");
        insert.Parameters.AddWithValue("$document", _document);
        var (position, log) = (insert.Parameters.Add("$position", SqliteType.Integer), insert.Parameters.Add("$log", SqliteType.Text));
        insert.Prepare();
        for (var from = 0; from < rows; from += perTransaction)
        {
            using var transaction = _connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = from; i < Math.Min(rows, from + perTransaction); i++)
            {
                (position.Value, log.Value) = (i, $"log_{i:d21}");
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return rows / clock.Elapsed.TotalSeconds;
    }

    public void Dispose() => _connection.Dispose();
}
