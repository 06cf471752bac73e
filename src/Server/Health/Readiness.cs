using Evals.Storage;

namespace Evals.Server.Health;

/// <summary>Whether requests that need the engine and the store would be answered now.</summary>
internal sealed class Readiness(StoreProbe store, IHostApplicationLifetime lifetime)
{
    /// <summary>Why the server is not ready, or null when it is.</summary>
    public async Task<string?> Problem(CancellationToken cancel) =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : await store.Problem(cancel);
}
