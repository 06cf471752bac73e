using Evals.Embedded;
using Evals.Grains.Ports;
using Evals.Storage.Sqlite;

namespace Evals.Bench.Prepared;

/// <summary>The engine over a database, without the server around it.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly SqliteStore _store;

    private Engine(SqliteStore store, EmbeddedGrains grains) => (_store, Grains) = (store, grains);

    public EmbeddedGrains Grains { get; }

    public static async Task<Engine> Open(string database, EmbeddedOptions? options = null)
    {
        var store = SqliteStore.Open(database);
        var grains = new EmbeddedGrains(store.Ports, new ToProgress(), options: options);
        await grains.Start();
        return new Engine(store, grains);
    }

    public async ValueTask DisposeAsync()
    {
        await Grains.DisposeAsync();
        await _store.DisposeAsync();
    }

    private sealed class ToProgress : IGrainLog
    {
        public void Warning(string message, Exception? cause = null) => Progress.Note($"{message} {cause?.Message}");

        public void Error(string message, Exception? cause = null) => Progress.Note($"{message} {cause?.Message}");
    }
}
