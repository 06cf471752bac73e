using Evals.Grains.Ports;
using Evals.Storage;
using Evals.Storage.Postgres;
using Evals.Testing;

namespace Evals.Engine.Hosting;

/// <summary>Tables of their own in the PostgreSQL that this process's tests share.</summary>
internal sealed class TemporaryPostgres : IStore
{
    // A suite is given its store when it is constructed, where nothing can be awaited.
    private readonly PostgresStore _store =
        PostgresStore.Open(new PostgresOptions(Wait(PrivatePostgres.Shared).NewSchema()));

    public Stores Ports => _store.Ports;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
