using Evals.Contracts;
using Evals.Embedded;
using Evals.Grains.Ports;
using Evals.Storage.Memory;
using Xunit.Sdk;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>The gateway over the real engine and a store in memory, with two workspaces and a key for each. Time stands still
/// at <see cref="Clock.Start"/> unless a test moves it.</summary>
public sealed class EmbeddedHost : IAsyncLifetime
{
    private readonly MemoryStore _store = new();
    private EmbeddedGrains _grains = null!;
    private GatewayHost _host = null!;
    private GatewayHost? _second;

    public Clock Clock { get; } = new();

    /// <summary>What a test puts between the grains and the store.</summary>
    public Func<Stores, Stores> Over { get; init; } = stores => stores;

    /// <summary>What a test puts between the gateway and the grains.</summary>
    internal Func<IGrains, IGrains> Between { get; init; } = grains => grains;

    /// <summary>A client of the workspace that a test works in.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Where the gateway listens.</summary>
    public Uri Url => _host.Url;

    /// <summary>A client of another workspace.</summary>
    public HttpClient Stranger { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _grains = new EmbeddedGrains(Over(_store.Ports), new FailingLog(), Clock);
        await _grains.Start();
        await _grains.Workspaces().PutKey("ours", "first", GatewayHost.Hash("key of ours"));
        await _grains.Workspaces().PutKey("theirs", "first", GatewayHost.Hash("key of theirs"));
        _host = await GatewayHost.Start(Between(_grains), time: Clock);
        Client = _host.Client("key of ours");
        Stranger = _host.Client("key of theirs");
    }

    /// <summary>A client of the same workspace at a second gateway over the same grains, with nothing between the two.</summary>
    public async Task<HttpClient> ClientOfSecondGateway()
    {
        _second ??= await GatewayHost.Start(_grains, time: Clock);
        return _second.Client("key of ours");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        Stranger.Dispose();
        if (_second is not null) await _second.DisposeAsync();
        await _host.DisposeAsync();
        await _grains.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>Nothing that a client sends may make the engine complain.</summary>
    private sealed class FailingLog : IGrainLog
    {
        public void Warning(string message, Exception? cause = null) => throw new XunitException($"{message} {cause}");

        public void Error(string message, Exception? cause = null) => throw new XunitException($"{message} {cause}");
    }
}
