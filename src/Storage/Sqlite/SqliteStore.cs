using Evals.Grains.Ports;
using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

/// <summary>The ports on one SQLite file: one writer, a few readers, every answered write on the disk.</summary>
public sealed class SqliteStore : IStore
{
    /// <summary>What telemetry calls it.</summary>
    internal const string System = "sqlite";

    private readonly string _path;
    private readonly StoreWriter _writer;
    private readonly Checkpoints _checkpoints;
    private readonly ReadPool _reads;

    private SqliteStore(string path, Connection first, SqliteOptions options)
    {
        _path = path;
        Connection OpenWriting() => Connection.Open(path, options.BusyTimeout, setup: options.WriterSetup);
        _checkpoints = new Checkpoints(options.CheckpointPages, OpenWriting);
        _writer = new StoreWriter(
            System, new WriteSession(first, _checkpoints), () => new WriteSession(OpenWriting(), _checkpoints), options.Limits);
        _reads = new ReadPool(() => Connection.Open(path, options.BusyTimeout, setup: "PRAGMA query_only = 1"), options.Readers);
        var journal = new SqliteJournal(_writer, _reads);
        Ports = new Stores(
            journal, journal, new SqliteLogs(_reads), new SqliteCatalog(_reads), new SqliteOutbox(_reads), new SqliteKeys(_reads),
            new SqliteAnswers(_reads));
    }

    public Stores Ports { get; }

    /// <summary>Opens the database file, creates it or brings it up to date. Only one process may have it open:
    /// <see cref="DataDirectory"/> sees to that.</summary>
    /// <exception cref="StoreUnusableException">No database, another program's, a newer version's, or not accessible.</exception>
    public static SqliteStore Open(string path) => Open(path, new SqliteOptions());

    internal static SqliteStore Open(string path, SqliteOptions options)
    {
        DatabaseFile.Check(path);
        try
        {
            return new SqliteStore(path, OpenFirst(path, options), options);
        }
        catch (SqliteFault fault)
        {
            throw DatabaseFile.Unusable(path, fault);
        }
    }

    /// <inheritdoc/>
    // Not on the caller's thread: a disk that hangs may hang here, too.
    public Task EnsureRoom() => Task.Run(() =>
    {
        var free = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(_path))!).AvailableFreeSpace;
        if (free < Room.Least) throw Room.None($"{free >> 10} KiB are left on the disk of the data directory, of {Room.Least >> 10} that are needed");
    });

    // The writer goes last and takes the write-ahead log with it: a closed store is one file.
    public async ValueTask DisposeAsync()
    {
        await _writer.Drain();
        await _reads.DisposeAsync();
        _checkpoints.Dispose();
        _writer.Dispose();
    }

    private static Connection OpenFirst(string path, SqliteOptions options)
    {
        var connection = Connection.Open(path, options.BusyTimeout, create: true);
        try
        {
            connection.KeepLogOnClose(true);
            DatabaseFile.Check(path, connection);
            connection.KeepLogOnClose(false);
            connection.Run(options.WriterSetup);
            Schema.Apply(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
