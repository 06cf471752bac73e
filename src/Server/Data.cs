using Evals.Server.Options;
using Evals.Storage;
using Evals.Storage.Memory;
using Evals.Storage.Sqlite;

namespace Evals.Server;

/// <summary>The store that the options ask for, and the directory that it keeps other processes out of.</summary>
internal sealed class Data : IAsyncDisposable
{
    private readonly DataDirectory? _directory;

    private Data(IStore store, DataDirectory? directory) => (Store, _directory) = (store, directory);

    public IStore Store { get; }

    /// <summary>Where the data is, for the person who started the server.</summary>
    public string Place => _directory?.Path ?? "in memory, gone with this process";

    /// <exception cref="StartRefusedException">In use, not accessible, not ours, or of a newer version; nothing was changed.</exception>
    public static Data Open(IConfiguration configuration)
    {
        if (OptionTable.Storage.Of(configuration) == StorageKind.Memory) return new Data(new MemoryStore(), directory: null);
        try
        {
            return OpenDirectory(OptionTable.DataDirectory.Of(configuration));
        }
        catch (StoreUnusableException e)
        {
            throw new StartRefusedException(e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _directory?.Dispose();
    }

    private static Data OpenDirectory(string path)
    {
        var directory = DataDirectory.Open(path);
        try
        {
            return new Data(SqliteStore.Open(directory.DatabasePath), directory);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }
}
