using Evals.Client;
using Evals.Contracts;
using Evals.Gateway;
using Evals.Server;
using Evals.Server.Access;
using Evals.Server.Health;
using Evals.Server.Http;
using Evals.Server.Logging;
using Evals.Server.Options;
using Evals.Silo.Hosting;
using Evals.Silo.Options;
using Evals.Storage;
using Evals.Storage.Postgres;

namespace Evals.Silo;

/// <summary>The cluster's program from start to stop, in any of its roles.</summary>
internal static class EvalsSilo
{
    /// <summary>How long requests, and then the grains' last snapshots, may take after SIGTERM. A pod's grace period must be longer.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);

    /// <summary>Serves until the process is told to stop.</summary>
    /// <returns>The exit code: 0, or <see cref="Ending.Undone"/>.</returns>
    /// <exception cref="StartRefusedException">It can't start.</exception>
    public static async Task<int> Run(string[] args)
    {
        var builder = Settings.Read(args, SiloOptionTable.All);
        builder.UseEvalsLogs();
        builder.UseEvalsKestrel();
        var configuration = builder.Configuration;
        var role = SiloOptionTable.Role.Of(configuration);
        var ownKey = ApiKeys.FromEnvironment(configuration);
        using var telemetry = EvalsServer.StartTelemetry("Microsoft.Orleans");
        var cluster = new EvalsCluster(
            SiloOptionTable.Connection(configuration, SiloOptionTable.Redis, "redis:6379"), SiloOptionTable.ClusterId.Of(configuration))
        {
            CarriesTraces = telemetry.SendsTraces,
        };
        await RedisCheck.MustAnswer(cluster);

        // Opened before the host and closed after it: when grains leave they still write.
        await using var data = role == Role.Gateway ? null : OpenData(configuration);
        await using var app = Compose(builder, role, cluster, data?.Store);
        var addresses = await app.Join();
        if (role != Role.Silo) await EnsureKey(app.Services.GetRequiredService<IGrains>().Workspaces(), ownKey);
        var name = role.ToString().ToLowerInvariant();
        await Console.Out.WriteLineAsync($"Evals ({name} of cluster {cluster.ClusterId}) listens on {string.Join(" and ", addresses)}");
        await app.WaitForShutdownAsync();
        return data is null ? 0 : await Ending.Close(data, app.Logger);
    }

    private static Data OpenData(IConfiguration configuration) => Data.OpenPostgres(
        new PostgresOptions(SiloOptionTable.Connection(configuration, SiloOptionTable.Database, "Host=db;Database=evals;Username=evals;Password=..."))
        {
            Engine = EngineKind.Cluster,
            Owner = $"silo {SiloOptionTable.AdvertisedAddress.Of(configuration)}:{SiloOptionTable.SiloPort.Of(configuration)}",
        });

    private static WebApplication Compose(WebApplicationBuilder builder, Role role, EvalsCluster cluster, IStore? store)
    {
        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        var calls = new CallOptions { Deadline = TimeSpan.FromMilliseconds(SiloOptionTable.CallDeadlineMilliseconds.Of(builder.Configuration)) };
        if (store is null)
        {
            services.AddEvalsClient(cluster, calls);
            services.AddReadiness(provider => new GatewayProbe(provider.GetRequiredService<IGrains>()).Problem);
        }
        else
        {
            var probe = new StoreProbe(store, TimeProvider.System, StorePatience);
            builder.AddSilo(cluster, store);
            services.AddEvalsGrains(calls);
            services.AddReadiness(provider => new SiloProbe(provider.GetRequiredService<ISiloStatusOracle>(), probe).Problem);
        }

        if (role != Role.Silo) services.AddEvalsGateway(OptionTable.Gateway(builder.Configuration));
        var app = builder.Build();
        app.MapHealth();
        if (role != Role.Silo) app.MapEvalsGateway();
        return app;
    }

    private static void AddReadiness(this IServiceCollection services, Func<IServiceProvider, Func<CancellationToken, Task<string?>>> problem) =>
        services.AddSingleton(provider => new Readiness(problem(provider), provider.GetRequiredService<IHostApplicationLifetime>()));

    /// <summary>Gateways start at the same time: none makes up a key that another one has not shown, and one that was started without a key
    /// does not take that of the others away.</summary>
    /// <exception cref="StartRefusedException">No key opens the workspace.</exception>
    internal static async Task EnsureKey(IWorkspaces workspaces, string? ownKey)
    {
        if (ownKey is not null) await ApiKeys.Follow(workspaces, ownKey);
        if (!await workspaces.HasKeys(ApiKeys.Workspace))
            throw new StartRefusedException($"No key opens the workspace {ApiKeys.Workspace}. Set {ApiKeys.Variable} to one of your own.");
    }
}
