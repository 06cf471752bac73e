using Evals.Grains.Ports;
using Evals.Storage;
using Evals.Storage.Sqlite;

namespace Evals.Engine.Hosting;

/// <summary>A database in a directory of its own, which goes with it.</summary>
internal sealed class TemporarySqlite : IStore
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("evals-engine-");
    private readonly SqliteStore _store;

    public TemporarySqlite() => _store = SqliteStore.Open(Path.Combine(_directory.FullName, "evals.db"));

    public Stores Ports => _store.Ports;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
