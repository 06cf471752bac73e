using Evals.Contracts;
using Evals.Server.Access;

namespace Evals.Server.Health;

/// <summary>Whether requests that need the engine and the store would be answered now.</summary>
/// <param name="patience">How long the store may take to answer before it counts as away.</param>
internal sealed class Readiness(IWorkspaces workspaces, IHostApplicationLifetime lifetime, TimeSpan patience)
{
    /// <summary>Why the server is not ready, or null when it is.</summary>
    public async Task<string?> Problem(CancellationToken cancel)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return "stopping";
        try
        {
            await workspaces.HasKeys(ApiKeys.Workspace).WaitAsync(patience, cancel);
            return null;
        }
        catch (TimeoutException)
        {
            return "the store does not answer";
        }
        catch (GrainUnavailableException e)
        {
            return e.Message;
        }
    }
}
