using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>v4 has no deployments of datasets and evaluators: the newest version is the one that counts. Readers of v5 get what is
/// deployed: a successor takes the place of the version that it was made from.</summary>
internal static class Deployed
{
    public static async Task Follow(Call call, FileView before, FileView after)
    {
        if (after.Version.Id == before.Version.Id || before.Version.Environments.FirstOrDefault(place => place.IsDefault) is not { } place) return;
        await call.File(before.Id).Deploy(place.Id, after.Version.Id);
    }
}
