using Evals.Bench.Load;
using Evals.Testing;

namespace Evals.Bench.Peers;

/// <summary>Silos and one gateway, each in a process of its own.</summary>
internal sealed class ClusterPeer : IServed, IAsyncDisposable
{
    private readonly List<PeerProcess> _silos = [];
    private PeerProcess? _gateway;

    public Uri Url => _gateway!.Url;

    public TimeSpan Cpu => _silos.Aggregate(_gateway!.Cpu, (sum, silo) => sum + silo.Cpu);

    /// <param name="program">Path of the built <c>evals-silo.dll</c>.</param>
    /// <param name="database">Connection string to an empty schema.</param>
    public static async Task<ClusterPeer> Start(string program, PrivateRedis redis, string database, int silos)
    {
        var cluster = new ClusterPeer();
        try
        {
            var id = $"bench-{silos}";
            for (var i = 0; i < silos; i++) cluster._silos.Add(await Start(program, "silo", id, redis, database));
            cluster._gateway = await Start(program, "gateway", id, redis, database);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
    }

    private static Task<PeerProcess> Start(string program, string role, string id, PrivateRedis redis, string database) => PeerProcess.Start(
        [program, "--urls", "{url}"],
        Http1.Get("/health/ready"),
        new Dictionary<string, string>
        {
            ["EVALS__ROLE"] = role,
            ["EVALS__CLUSTERID"] = id,
            ["EVALS__SILOPORT"] = $"{FreePorts.Next()}",
            ["EVALS__GATEWAYPORT"] = $"{FreePorts.Next()}",
            ["EVALS_API_KEY"] = EvalsApi.Key,
            ["ConnectionStrings__Redis"] = redis.Address,
            ["ConnectionStrings__Evals"] = database,
            [Workbench.RequestLevel] = "None",
        });
}
