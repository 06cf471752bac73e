using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Hosting;
using Evals.Engine.Notebook;

namespace Evals.Engine.Embedded;

internal sealed class EmbeddedHost : IEngineHost
{
    private readonly EngineParts _parts;
    private readonly EmbeddedOptions _options;

    public EmbeddedHost(EngineParts parts)
    {
        _parts = parts;
        _options = new EmbeddedOptions { Grain = parts.Options };
        Grains = new EmbeddedGrains(parts.Stores, parts.Log, parts.Time, _options, (id, services) =>
            new NotebookGrain(id, services, parts.Probe, key => new NotebookProxy(new GrainCalls(Grains!.Activations, gate: null), key)));
    }

    public EmbeddedGrains Grains { get; }

    public INotebook Notebook(GrainKey key) => new NotebookProxy(Grains.Calls, key);

    public Task LetIdleGo()
    {
        _parts.Time.Advance(_options.IdleAfter);
        return Grains.Activations.LeaveIdle();
    }

    public Task Drain() => Grains.Drain(CancellationToken.None);

    public ValueTask DisposeAsync() => Grains.DisposeAsync();
}
