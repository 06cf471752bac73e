using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Evals.Bench.Peers;

/// <summary>What a plain program gets: one durable transaction per row, with the server's SQLite and pragmas and time-ordered keys.</summary>
internal sealed class RawInserts : IRawPeer
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _id;
    private long _next;

    public RawInserts(string directory, byte[] document)
    {
        _connection = RawDatabase.Open(Path.Combine(directory, "raw.db"));
        _connection.Execute("CREATE TABLE log (id TEXT NOT NULL PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO log (id, document) VALUES ($id, $document)";
        _id = _insert.Parameters.Add("$id", SqliteType.Text);
        _insert.Parameters.AddWithValue("$document", document);
        _insert.Prepare();
    }

    public Task<double> Run(TimeSpan duration)
    {
        var rows = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < duration; rows++)
        {
            _id.Value = $"log_{_next++:d21}";
            _insert.ExecuteNonQuery();
        }

        return Task.FromResult(rows / clock.Elapsed.TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
