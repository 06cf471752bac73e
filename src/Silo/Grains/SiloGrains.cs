using Evals.Client;
using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;
using Orleans.Serialization;

namespace Evals.Silo.Grains;

/// <summary>Puts the grains on a silo.</summary>
internal static class SiloGrains
{
    /// <summary>Registers the grains' services. They need <see cref="SiloParts"/>.</summary>
    public static ISiloBuilder AddEvalsGrains(this ISiloBuilder silo)
    {
        silo.Services.AddSerializer(serializer => serializer.AddEvalsContracts());
        silo.Services.AddSingleton(provider => provider.GetRequiredService<SiloParts>().Stores);
        silo.Services.AddSingleton(provider => new IdSource(provider.GetRequiredService<SiloParts>().Time));
        silo.Services.AddSingleton(Inside);
        silo.Services.AddSingleton(Services);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Chores>();
        return silo;
    }

    private static GrainServices Services(IServiceProvider provider)
    {
        var parts = provider.GetRequiredService<SiloParts>();
        return new GrainServices(
            parts.Stores,
            provider.GetRequiredService<ClusterGrains>(),
            parts.Time,
            provider.GetRequiredService<IdSource>(),
            parts.Log,
            parts.Options);
    }

    /// <summary>The other grains as a grain calls them.</summary>
    private static ClusterGrains Inside(IServiceProvider provider) => new(
        provider.GetRequiredService<IGrainFactory>(),
        new ClusterCalls(CallOptions.Once, TimeProvider.System),
        provider.GetRequiredService<IdSource>());
}

/// <summary>What the grains of a silo are given.</summary>
/// <param name="Time">The grains' clock; Orleans has its own.</param>
internal sealed record SiloParts(Stores Stores, IGrainLog Log, GrainOptions Options, TimeProvider Time)
{
    /// <summary>How often undelivered messages to runs and directories are tried again.</summary>
    public TimeSpan OutboxEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often answers that are kept no longer are thrown away.</summary>
    public TimeSpan AnswersEvery { get; init; } = TimeSpan.FromMinutes(1);
}
