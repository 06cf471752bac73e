using Evals.Grains;

namespace Evals.Embedded;

/// <summary>How long grains stay in memory, how many, and how often the engine does its chores.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>How long a grain is kept after its last call.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often idle grains are looked for.</summary>
    public TimeSpan ScanEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many grains may be in memory before those used least recently go early. Grains with calls in flight stay.</summary>
    public int MaxActivations { get; init; } = 50_000;

    /// <summary>How often undelivered messages to runs and directories are tried again.</summary>
    public TimeSpan OutboxEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often answers to named requests that need not be kept any longer are removed.</summary>
    public TimeSpan AnswersEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long <see cref="EmbeddedGrains.DisposeAsync"/> waits for calls in flight and last snapshots.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limits of each activation.</summary>
    public GrainOptions Grain { get; init; } = new();
}
