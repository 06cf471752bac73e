using Evals.Grains.Ports;
using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>The ports on a PostgreSQL database (15 or later): one writer with group commit, pooled reads.</summary>
public sealed class PostgresStore : IStore
{
    /// <summary>What telemetry calls it.</summary>
    internal const string System = "postgresql";

    private readonly PostgresConnections _connections;
    private readonly PostgresRoom _room;
    private readonly StoreWriter _writer;
    private readonly PostgresReads _reads;

    private PostgresStore(PostgresConnections connections, PostgresWriterSource sessions, IWriteSession first, WriteLimits limits)
    {
        _connections = connections;
        _room = new PostgresRoom(connections.Reads);
        _writer = new StoreWriter(System, _room.Watch(first), () => _room.Watch(sessions.Reopen()), limits);
        _reads = new PostgresReads(connections.Reads);
        var journal = new PostgresJournal(_writer, _reads);
        Ports = new Stores(
            journal, journal, new PostgresLogs(_reads), new PostgresCatalog(_reads), new PostgresOutbox(_reads), new PostgresKeys(_reads),
            new PostgresAnswers(_reads));
    }

    public Stores Ports { get; }

    /// <summary>Which database it is, for people. No user, no password.</summary>
    public string Place => _connections.Place;

    /// <summary>Connects, takes the database for the engine, and creates the tables or brings them up to date. Several processes may do
    /// so at once.</summary>
    /// <exception cref="StoreUnusableException">No such server, database, user or right; another engine's, another program's or of a newer
    /// version. The message says what to set and holds no password.</exception>
    public static PostgresStore Open(PostgresOptions options)
    {
        var connections = new PostgresConnections(options);
        try
        {
            var sessions = new PostgresWriterSource(connections, options);
            return new PostgresStore(connections, sessions, sessions.Open(), options.Limits);
        }
        catch (NpgsqlException fault)
        {
            connections.Reads.Dispose();
            throw new StoreUnusableException(
                StoreProblem.Inaccessible, $"The {connections.Place} can't be used: {fault.InnerException?.Message ?? fault.Message}", fault);
        }
        catch
        {
            connections.Reads.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task EnsureRoom() => _room.Ensure();

    public async ValueTask DisposeAsync()
    {
        await _writer.Drain();
        _reads.Close();
        _writer.Dispose();
        await _connections.DisposeAsync();
    }
}
