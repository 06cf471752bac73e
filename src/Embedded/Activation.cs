using Evals.Grains;

namespace Evals.Embedded;

/// <summary>A grain in memory.</summary>
internal sealed class Activation(IActivation grain)
{
    public IActivation Grain { get; } = grain;

    public CallGate Calls { get; } = new();

    /// <summary>Timestamp of the time provider when a call last began or ended.</summary>
    public long LastUsed { get; set; }
}
