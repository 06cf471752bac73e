using Evals.Engine.Grains;
using Evals.Engine.Hosting;
using Evals.Engine.Suite;
using Evals.Silo.Hosting;
using Evals.Storage.Memory;

namespace Evals.Silo.Suites;

public sealed class EngineOnCluster() : EngineSuite(new MemoryStore())
{
    private readonly Hosts _hosts = new();

    private protected override IEngineHost NewEngine(EngineParts parts) => _hosts.Start(parts);

    public override async Task DisposeAsync()
    {
        await _hosts.DisposeAsync();
        await base.DisposeAsync();
    }
}

public sealed class GrainsOnCluster() : GrainsSuite(new MemoryStore())
{
    private readonly Hosts _hosts = new();

    private protected override IGrainsHost NewEngine(EngineParts parts) => _hosts.Start(parts);

    public override async Task DisposeAsync()
    {
        await _hosts.DisposeAsync();
        await base.DisposeAsync();
    }
}
