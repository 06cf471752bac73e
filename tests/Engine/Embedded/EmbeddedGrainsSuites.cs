using Evals.Engine.Grains;
using Evals.Engine.Hosting;
using Evals.Storage.Memory;
using Evals.Storage.Sqlite;

namespace Evals.Engine.Embedded;

public sealed class EmbeddedGrainsOnMemory() : GrainsSuite(new MemoryStore())
{
    private protected override IGrainsHost NewEngine(EngineParts parts) => new EmbeddedGrainsHost(parts);
}

public sealed class EmbeddedGrainsOnSqlite : GrainsSuite
{
    private readonly DirectoryInfo _directory;

    public EmbeddedGrainsOnSqlite()
        : this(Directory.CreateTempSubdirectory("evals-grains-"))
    {
    }

    private EmbeddedGrainsOnSqlite(DirectoryInfo directory)
        : base(SqliteStore.Open(Path.Combine(directory.FullName, "evals.db"))) => _directory = directory;

    private protected override IGrainsHost NewEngine(EngineParts parts) => new EmbeddedGrainsHost(parts);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
