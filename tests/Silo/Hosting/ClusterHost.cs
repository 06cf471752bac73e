using Evals.Client;
using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Hosting;
using Evals.Engine.Notebook;
using Evals.Silo.Grains;
using Evals.Silo.Notebook;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Evals.Silo.Hosting;

/// <summary>Two silos and a client apart from them, in this process but with everything that they say to one another serialized.</summary>
internal sealed class ClusterHost : IEngineHost
{
    /// <summary>A machine that is busy with other things, or has stopped the tests for a while, is no lost silo.</summary>
    private static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(10);

    private readonly InProcessTestCluster _cluster;
    private readonly IClusterClient _client;
    private readonly ClusterCalls _calls = new(CallOptions.Once with { Attempt = Unhurried }, TimeProvider.System);
    private readonly CallGate _gate = new();
    private int _disposed;

    public ClusterHost(EngineParts parts)
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddEvalsGrains();
            silo.Services.AddSingleton(parts);
            silo.Services.AddSingleton(new SiloParts(parts.Stores, parts.Log, parts.Options, parts.Time));
            silo.Services.AddSerializer(serializer => serializer.AddRecords(IsNotebooks));
            silo.Services.Configure<ClusterMembershipOptions>(options => options.LivenessEnabled = false);
            silo.Services.Configure<SiloMessagingOptions>(options => (options.ResponseTimeout, options.SystemResponseTimeout) = (Unhurried, Unhurried));
        });
        builder.ConfigureClient(client =>
        {
            client.Services.AddSerializer(serializer => serializer.AddEvalsContracts().AddRecords(IsNotebooks));
            client.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Unhurried);
        });
        _cluster = builder.Build();
        Task.Run(_cluster.DeployAsync).GetAwaiter().GetResult();
        _client = _cluster.Client;
        Grains = new ClusterGrains(_client, _calls, new IdSource(TimeProvider.System));
    }

    public IGrains Grains { get; }

    public INotebook Notebook(GrainKey key) => new NotebookCalls(_calls, _client, key, _gate);

    public Task Start() => Task.CompletedTask;

    public Task LetIdleGo() => _client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    /// <summary>As a cluster is shut down: its gateways take no more calls and finish those that they have, then the silos stop.</summary>
    public async Task Drain()
    {
        await _gate.Close();
        await _cluster.StopAllSilosAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _cluster.KillClientAsync();
        foreach (var silo in _cluster.Silos.ToList()) await _cluster.KillSiloAsync(silo);
        await _cluster.DisposeAsync();
    }

    private static bool IsNotebooks(Type type) => type == typeof(LinePlace) || type == typeof(Result<LinePlace>);
}
