using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Hosting;
using Evals.Engine.Notebook;
using Evals.Grains;
using Evals.Grains.Ports;

namespace Evals.Engine.Embedded;

internal sealed class EmbeddedHost : IEngineHost
{
    private readonly EngineParts _parts;
    private readonly EmbeddedOptions _options;
    private readonly EmbeddedGrains _engine;

    public EmbeddedHost(EngineParts parts)
    {
        _parts = parts;
        _options = new EmbeddedOptions { Grain = parts.Options };
        _engine = new EmbeddedGrains(parts.Stores, parts.Log, parts.Time, _options, Create);
    }

    public IGrains Grains => _engine;

    public INotebook Notebook(GrainKey key) => new NotebookProxy(_engine.Calls, key);

    public Task Start() => _engine.Start();

    public Task LetIdleGo()
    {
        _parts.Time.Advance(_options.IdleAfter);
        return _engine.Activations.LeaveIdle();
    }

    public Task Drain() => _engine.Drain(CancellationToken.None);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private IActivation Create(GrainId id, GrainServices services) =>
        id.Key.Id.StartsWith(NotebookGrain.IdPrefix, StringComparison.Ordinal)
            ? new NotebookGrain(id, services, _parts.Probe, key => new NotebookProxy(new GrainCalls(_engine.Activations, gate: null), key))
            : GrainClasses.Create(id, services);
}
