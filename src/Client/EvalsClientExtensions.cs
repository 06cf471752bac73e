using Evals.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Evals.Client;

/// <summary>Lets a service call the grains of a cluster.</summary>
public static class EvalsClientExtensions
{
    /// <summary>Registers an <see cref="IGrains"/> whose grains live on the cluster's silos. The host's start waits until a silo is there.</summary>
    public static IServiceCollection AddEvalsClient(this IServiceCollection services, EvalsCluster cluster, CallOptions? calls = null)
    {
        services.AddOrleansClient(client =>
        {
            client.UseRedisClustering(redis => redis.ConfigurationOptions = cluster.RedisOptions);
            if (cluster.CarriesTraces) client.AddActivityPropagation();
            client.Services.Configure<ClusterOptions>(cluster.Name);
            client.Services.Configure<ConnectionOptions>(EvalsCluster.Hasten);
            client.Services.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = EvalsCluster.GatewayRefresh);
            client.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = EvalsCluster.ResponseTimeout);
            client.Services.AddSerializer(serializer => serializer.AddEvalsContracts());
            client.UseConnectionRetryFilter(static async (_, cancel) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancel);
                return true;
            });
        });
        return services.AddEvalsGrains(calls);
    }

    /// <summary>Registers an <see cref="IGrains"/> over the host's own connection to a cluster.</summary>
    internal static IServiceCollection AddEvalsGrains(this IServiceCollection services, CallOptions? calls)
    {
        services.TryAddSingleton(new IdSource(TimeProvider.System));
        services.AddSingleton<IGrains>(provider => new ClusterGrains(
            provider.GetRequiredService<IClusterClient>(),
            new ClusterCalls(calls ?? new CallOptions(), TimeProvider.System),
            provider.GetRequiredService<IdSource>()));
        return services;
    }
}
