using Evals.Embedded;
using Evals.Grains.Ports;
using Evals.Storage.Memory;
using Evals.Testing;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>The gateway on a real port over the embedded engine and a store in memory: everything but the program around it.</summary>
internal sealed class EvalsHost : IAsyncDisposable
{
    private readonly MemoryStore _store;
    private readonly EmbeddedGrains _grains;
    private readonly GatewayHost _gateway;
    private readonly List<HttpClient> _clients = [];

    private EvalsHost(MemoryStore store, EmbeddedGrains grains, GatewayHost gateway) => (_store, _grains, _gateway) = (store, grains, gateway);

    /// <summary>The first workspace's client.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Stands still unless a test moves it.</summary>
    public FakeTime Time { get; private init; } = null!;

    public static async Task<EvalsHost> Start(GatewayOptions? options = null)
    {
        var time = new FakeTime();
        var store = new MemoryStore();
        var grains = new EmbeddedGrains(store.Ports, new NoLog(), time);
        await grains.Start();
        var host = new EvalsHost(store, grains, await GatewayHost.Start(grains, options, time)) { Time = time };
        host.Client = await host.ClientOf("default");
        return host;
    }

    /// <summary>A client of a workspace, which is made if need be.</summary>
    public async Task<HttpClient> ClientOf(string workspace)
    {
        var key = $"hl_sk_{workspace}";
        await _grains.Workspaces().PutKey(workspace, "test", GatewayHost.Hash(key));
        var client = _gateway.Client(key);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await _gateway.DisposeAsync();
        await _grains.DisposeAsync();
        await _store.DisposeAsync();
    }

    private sealed class NoLog : IGrainLog
    {
        public void Warning(string message, Exception? cause = null)
        {
        }

        public void Error(string message, Exception? cause = null)
        {
        }
    }
}
