using Evals.Storage.Sqlite;
using Evals.Storage.Tests.Conformance;

namespace Evals.Storage.Tests.Sqlite;

public sealed class SqliteStoreTests : DurableStoreConformance, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override IStore Open() => SqliteStore.Open(_directory.File("evals.db"));

    protected override Task DropIndex(string name)
    {
        using var connection = Connection.Open(_directory.File("evals.db"), TimeSpan.FromSeconds(10));
        connection.Run($"DROP INDEX {name}");
        return Task.CompletedTask;
    }
}
