namespace Evals.Server.Health;

/// <summary>Whether requests that need the engine and the store would be answered now.</summary>
/// <param name="problem">What else stands in the way; null when nothing does.</param>
internal sealed class Readiness(Func<CancellationToken, Task<string?>> problem, IHostApplicationLifetime lifetime)
{
    /// <summary>Why the server is not ready, or null when it is.</summary>
    public async Task<string?> Problem(CancellationToken cancel) =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : await problem(cancel);
}
