using Evals.Server.Options;
using Evals.Storage;
using Evals.Storage.Memory;
using Evals.Storage.Postgres;
using Evals.Storage.Sqlite;

namespace Evals.Server;

/// <summary>The store that the options ask for, and the directory that it keeps other processes out of.</summary>
internal sealed class Data : IAsyncDisposable
{
    private readonly DataDirectory? _directory;
    private Task<bool>? _closed;

    internal Data(IStore store, string place, DataDirectory? directory = null) => (Store, Place, _directory) = (store, place, directory);

    public IStore Store { get; }

    /// <summary>Where the data is, for the person who started the server.</summary>
    public string Place { get; }

    /// <exception cref="StartRefusedException">In use, not accessible, not ours, or of a newer version; nothing was changed.</exception>
    public static Data Open(IConfiguration configuration)
    {
        try
        {
            return StoragePlace.Of(configuration) switch
            {
                StorageKind.Memory => new Data(new MemoryStore(), "in memory, gone with this process"),
                StorageKind.Postgres => OpenPostgres(new PostgresOptions(StoragePlace.ConnectionString(configuration)!)),
                _ => OpenDirectory(OptionTable.DataDirectory.Of(configuration)),
            };
        }
        catch (StoreUnusableException e)
        {
            throw new StartRefusedException(e.Message);
        }
    }

    /// <inheritdoc cref="Open"/>
    public static Data OpenPostgres(PostgresOptions options)
    {
        try
        {
            var store = PostgresStore.Open(options);
            return new Data(store, store.Place);
        }
        catch (StoreUnusableException e)
        {
            throw new StartRefusedException(e.Problem is StoreProblem.BadSettings or StoreProblem.Inaccessible
                ? $"{e.Message.TrimEnd('.')}. Set {StoragePlace.Key} ({StoragePlace.Variable}) to a database that this server may use."
                : e.Message);
        }
    }

    /// <summary>Commits what waits and closes the store; not longer than a patience. The second time: waits for the first.</summary>
    /// <returns>Whether it was closed; a store that hangs is left to the end of the process.</returns>
    public Task<bool> Close(TimeSpan patience) => _closed ??= CloseOnce(patience);

    public async ValueTask DisposeAsync() => await Close(Timeout.InfiniteTimeSpan);

    private async Task<bool> CloseOnce(TimeSpan patience)
    {
        try
        {
            await Store.DisposeAsync().AsTask().WaitAsync(patience);
            _directory?.Dispose();
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static Data OpenDirectory(string path)
    {
        var directory = DataDirectory.Open(path);
        try
        {
            return new Data(SqliteStore.Open(directory.DatabasePath), directory.Path, directory);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }
}
