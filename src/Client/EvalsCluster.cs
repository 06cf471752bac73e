using Orleans.Configuration;
using StackExchange.Redis;

namespace Evals.Client;

/// <summary>Which cluster, and how its processes find one another.</summary>
/// <param name="Redis">As StackExchange.Redis takes it: <c>redis:6379,password=...</c>.</param>
/// <param name="ClusterId">Clusters of different names in one Redis know nothing of each other.</param>
public sealed record EvalsCluster(string Redis, string ClusterId = "evals")
{
    /// <summary>Whether calls carry the caller's trace to the silo, with a span on either side. Costs two filters around every call.</summary>
    public bool CarriesTraces { get; init; }

    /// <summary>Longer than any call may take: calls have time-outs of their own, see <see cref="CallOptions"/>.</summary>
    internal static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How often a client looks for silos that came or went.</summary>
    internal static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(1);

    private const string Service = "evals";

    /// <exception cref="ArgumentException">The text is none of Redis.</exception>
    internal ConfigurationOptions RedisOptions
    {
        get
        {
            var options = ConfigurationOptions.Parse(Redis);
            // Redis that is away at the moment is waited for; it is looked up again and again.
            options.AbortOnConnectFail = false;
            return options;
        }
    }

    internal void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (ClusterId, Service);

    /// <summary>A connection that can't be opened is given up soon, and tried again soon.</summary>
    internal static void Hasten(ConnectionOptions options)
    {
        options.ConnectionRetryDelay = TimeSpan.FromMilliseconds(200);
        options.OpenConnectionTimeout = TimeSpan.FromSeconds(1);
    }
}
