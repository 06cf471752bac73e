using Evals.Storage.Sqlite;
using Evals.Storage.Tests.Conformance;

namespace Evals.Storage.Tests.Sqlite;

public sealed class SqliteStoreTests : DurableStoreConformance, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override IStore Open() => SqliteStore.Open(_directory.File("evals.db"));
}
