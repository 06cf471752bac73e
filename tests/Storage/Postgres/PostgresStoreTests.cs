using Evals.Storage.Postgres;
using Evals.Storage.Tests.Conformance;
using Evals.Testing;

namespace Evals.Storage.Tests.Postgres;

public sealed class PostgresStoreTests : DurableStoreConformance
{
    private string _connectionString = "";

    public override async Task InitializeAsync()
    {
        _connectionString = (await PrivatePostgres.Shared()).NewSchema();
        await base.InitializeAsync();
    }

    protected override IStore Open() => PostgresStore.Open(new PostgresOptions(_connectionString));

    protected override async Task DropIndex(string name)
    {
        await using var beside = await Beside.Open(_connectionString);
        await beside.Run($"DROP INDEX {name}");
    }
}
