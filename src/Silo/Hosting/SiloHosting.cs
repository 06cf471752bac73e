using System.Net;
using System.Net.Sockets;
using Evals.Client;
using Evals.Server;
using Evals.Server.Http;
using Evals.Server.Logging;
using Evals.Server.Options;
using Evals.Silo.Grains;
using Evals.Silo.Options;
using Evals.Silo.Snapshots;
using Evals.Storage;
using Orleans.Configuration;

namespace Evals.Silo.Hosting;

/// <summary>Makes the process a silo.</summary>
internal static class SiloHosting
{
    public static void AddSilo(this WebApplicationBuilder builder, EvalsCluster cluster, IStore store)
    {
        var configuration = builder.Configuration;
        var database = SnapshotDatabase.Prepare(configuration.GetConnectionString(SiloOptionTable.Database)!);
        builder.UseOrleans(silo =>
        {
            silo.UseRedisClustering(redis => redis.ConfigurationOptions = cluster.RedisOptions);
            if (cluster.CarriesTraces) silo.AddActivityPropagation();
            silo.AddAdoNetGrainStorage(OrleansSnapshots.StorageName, database.Configure);
            silo.AddEvalsGrains();
            silo.Services.Configure<ClusterOptions>(cluster.Name);
            silo.Services.Configure<EndpointOptions>(endpoint => Address(endpoint, configuration));
            silo.Services.Configure<ConnectionOptions>(EvalsCluster.Hasten);
            silo.Services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = EvalsCluster.ResponseTimeout);
            silo.Services.Configure<ClusterMembershipOptions>(FindLostSilosSoon);
            silo.Services.Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionAge = TimeSpan.FromSeconds(SiloOptionTable.IdleSeconds.Of(configuration));
                options.CollectionQuantum = TimeSpan.FromSeconds(30);
            });
            silo.Services.AddSingleton(provider => new SiloParts(
                store.Ports with { Snapshots = OrleansSnapshots.Of(provider) },
                new GrainLog(provider.GetRequiredService<ILoggerFactory>()),
                OptionTable.Grains(configuration),
                TimeProvider.System));
        });
    }

    /// <summary>Joins the cluster and opens the port.</summary>
    /// <returns>The addresses of the API as they were bound.</returns>
    /// <exception cref="StartRefusedException">It could not.</exception>
    public static async Task<ICollection<string>> Join(this WebApplication app)
    {
        try
        {
            return await app.Listen();
        }
        catch (Exception fault) when (fault is OrleansException or OperationCanceledException)
        {
            throw new StartRefusedException($"The cluster could not be joined: {fault.Message}");
        }
    }

    private static void Address(EndpointOptions endpoint, IConfiguration configuration)
    {
        var text = SiloOptionTable.AdvertisedAddress.Of(configuration);
        if (!IPAddress.TryParse(text, out var address))
            throw new StartRefusedException($"Evals:AdvertisedAddress is '{text}', but it must be an IP address at which the other silos reach this one.");
        endpoint.AdvertisedIPAddress = address;
        endpoint.SiloPort = (int)SiloOptionTable.SiloPort.Of(configuration);
        endpoint.GatewayPort = (int)SiloOptionTable.GatewayPort.Of(configuration);
        var listen = IPAddress.IsLoopback(address) ? address
            : address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        endpoint.SiloListeningEndpoint = new IPEndPoint(listen, endpoint.SiloPort);
        endpoint.GatewayListeningEndpoint = new IPEndPoint(listen, endpoint.GatewayPort);
    }

    /// <summary>A silo that is lost, or frozen for more than some seconds, is declared dead within about five. With the defaults of Orleans
    /// a lost one takes twelve, and a frozen one is never declared dead, because its connections stay open.</summary>
    private static void FindLostSilosSoon(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.EnableConnectionLivenessCheck = false;
    }
}
