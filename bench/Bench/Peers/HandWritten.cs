using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Evals.Bench.Peers;

/// <summary>What a service of a hundred lines gets on PostgreSQL: the bare endpoint, with the body put into a table of documents before it
/// answers, all that wait in one statement. No rules, no key of the caller, no statistics, no index but the primary key.</summary>
internal sealed class HandWritten : IDisposable
{
    private const int MostAtOnce = 1_000;

    private readonly BlockingCollection<Document> _waiting = [];
    private readonly NpgsqlConnection _connection;
    private long _next;

    private HandWritten(string connectionString)
    {
        _connection = new NpgsqlConnection(connectionString);
        _connection.Open();
        using var table = new NpgsqlCommand("CREATE TABLE hand_written (id text COLLATE \"C\" PRIMARY KEY, document bytea NOT NULL)", _connection);
        table.ExecuteNonQuery();
        new Thread(Write) { IsBackground = true }.Start();
    }

    public static async Task Serve(string url, string connectionString)
    {
        using var service = new HandWritten(connectionString);
        await BareEndpoint.Serve(url, service.Store);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _waiting.Dispose();
    }

    private Task Store(JsonDocument body)
    {
        var id = $"log_{Interlocked.Increment(ref _next).ToString("d21", CultureInfo.InvariantCulture)}";
        var document = new Document(id, JsonSerializer.SerializeToUtf8Bytes(body.RootElement));
        _waiting.Add(document);
        return document.Stored.Task;
    }

    private void Write()
    {
        var batch = new List<Document>();
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MostAtOnce && _waiting.TryTake(out var next)) batch.Add(next);
            using var insert = new NpgsqlCommand("INSERT INTO hand_written (id, document) SELECT unnest($1), unnest($2)", _connection);
            insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = batch.ConvertAll(document => document.Id) });
            insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = batch.ConvertAll(document => document.Bytes) });
            insert.Prepare();
            insert.ExecuteNonQuery();
            foreach (var document in batch) document.Stored.SetResult();
            batch.Clear();
        }
    }

    private sealed record Document(string Id, byte[] Bytes)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
