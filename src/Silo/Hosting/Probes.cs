using Evals.Contracts;
using Evals.Server.Access;
using Evals.Storage;

namespace Evals.Silo.Hosting;

/// <summary>Whether a silo could answer: it is a member of the cluster, and the storage takes its writes.</summary>
internal sealed class SiloProbe(ISiloStatusOracle membership, StoreProbe store)
{
    public Task<string?> Problem(CancellationToken cancel) => membership.CurrentStatus == SiloStatus.Active
        ? store.Problem(cancel)
        : Task.FromResult<string?>("the silo is no member of the cluster");
}

/// <summary>Whether a gateway could answer: a silo answers it, out of the storage.</summary>
internal sealed class GatewayProbe(IGrains grains)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<string?> Problem(CancellationToken cancel)
    {
        try
        {
            await grains.Workspaces().HasKeys(ApiKeys.Workspace).WaitAsync(Patience, cancel);
            return null;
        }
        catch (Exception fault) when (fault is TimeoutException or GrainUnavailableException)
        {
            return "no silo answers";
        }
    }
}
