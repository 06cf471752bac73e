using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5;

/// <summary>Every route of v5.</summary>
internal static class V5Routes
{
    public static void Map(Routes routes)
    {
    }
}
