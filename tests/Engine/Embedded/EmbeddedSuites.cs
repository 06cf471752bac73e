using Evals.Engine.Grains;
using Evals.Engine.Hosting;
using Evals.Engine.Suite;
using Evals.Storage.Memory;

namespace Evals.Engine.Embedded;

public sealed class EmbeddedOnMemory() : EngineSuite(new MemoryStore())
{
    private protected override IEngineHost NewEngine(EngineParts parts) => new EmbeddedHost(parts);
}

public sealed class EmbeddedOnSqlite() : EngineSuite(new TemporarySqlite())
{
    private protected override IEngineHost NewEngine(EngineParts parts) => new EmbeddedHost(parts);
}

public sealed class EmbeddedGrainsOnMemory() : GrainsSuite(new MemoryStore())
{
    private protected override IGrainsHost NewEngine(EngineParts parts) => new EmbeddedHost(parts);
}

public sealed class EmbeddedGrainsOnSqlite() : GrainsSuite(new TemporarySqlite())
{
    private protected override IGrainsHost NewEngine(EngineParts parts) => new EmbeddedHost(parts);
}

public sealed class EmbeddedOnPostgres() : EngineSuite(new TemporaryPostgres())
{
    private protected override IEngineHost NewEngine(EngineParts parts) => new EmbeddedHost(parts);
}

public sealed class EmbeddedGrainsOnPostgres() : GrainsSuite(new TemporaryPostgres())
{
    private protected override IGrainsHost NewEngine(EngineParts parts) => new EmbeddedHost(parts);
}
