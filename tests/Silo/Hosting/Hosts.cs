using System.Collections.Concurrent;
using Evals.Engine.Hosting;

namespace Evals.Silo.Hosting;

/// <summary>All clusters that a test has started: also those that it has replaced live until it ends.</summary>
internal sealed class Hosts : IAsyncDisposable
{
    private readonly ConcurrentBag<ClusterHost> _all = [];

    public ClusterHost Start(EngineParts parts)
    {
        var host = new ClusterHost(parts);
        _all.Add(host);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _all) await host.DisposeAsync();
    }
}
