using Evals.Engine.Hosting;
using Evals.Engine.Suite;
using Evals.Storage.Memory;
using Evals.Storage.Sqlite;

namespace Evals.Engine.Embedded;

public sealed class EmbeddedOnMemory() : EngineSuite(new MemoryStore())
{
    private protected override IEngineHost StartEngine(EngineParts parts) => new EmbeddedHost(parts);
}

public sealed class EmbeddedOnSqlite : EngineSuite
{
    private readonly DirectoryInfo _directory;

    public EmbeddedOnSqlite()
        : this(Directory.CreateTempSubdirectory("evals-engine-"))
    {
    }

    private EmbeddedOnSqlite(DirectoryInfo directory)
        : base(SqliteStore.Open(Path.Combine(directory.FullName, "evals.db"))) => _directory = directory;

    private protected override IEngineHost StartEngine(EngineParts parts) => new EmbeddedHost(parts);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
