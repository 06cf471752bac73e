using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Hosting;

namespace Evals.Engine.Embedded;

internal sealed class EmbeddedGrainsHost(EngineParts parts) : IGrainsHost
{
    private readonly EmbeddedOptions _options = new() { Grain = parts.Options };
    private readonly EmbeddedGrains _grains =
        new(parts.Stores, parts.Log, parts.Time, new EmbeddedOptions { Grain = parts.Options });

    public IGrains Grains => _grains;

    public Task Start() => _grains.Start();

    public Task LetIdleGo()
    {
        parts.Time.Advance(_options.IdleAfter);
        return _grains.Activations.LeaveIdle();
    }

    public ValueTask DisposeAsync() => _grains.DisposeAsync();
}
