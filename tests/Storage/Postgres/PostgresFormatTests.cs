using System.Text.RegularExpressions;
using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Postgres;
using Evals.Storage.Tests.Conformance;
using Evals.Testing;
using Npgsql;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Postgres;

/// <summary>
/// Databases that are out there are read for ever. <c>Golden/version-N.sql</c> is what pg_dump made of the database of the program whose
/// schema had that version: its tables and something in each of them. <c>EVALS_UPDATE_GOLDEN=1</c> writes only the newest.
/// </summary>
public sealed partial class PostgresFormatTests : IAsyncLifetime
{
    /// <summary>The first whose database is kept; nothing was released before.</summary>
    private const int First = 3;

    private PrivatePostgres _server = null!;
    private string _connectionString = "";

    public static TheoryData<int> Versions => [.. Enumerable.Range(First, PostgresSchema.Version - First + 1)];

    private string Schema => new NpgsqlConnectionStringBuilder(_connectionString).SearchPath!;

    public async Task InitializeAsync()
    {
        _server = await PrivatePostgres.Shared();
        _connectionString = _server.NewSchema();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_tables_and_what_is_in_them_are_as_they_were_frozen()
    {
        await using (var store = PostgresStore.Open(new PostgresOptions(_connectionString) { Owner = "the program" })) await FrozenSample.Write(store.Ports);
        await using (var beside = await Beside.Open(_connectionString)) await beside.Run("UPDATE engine SET since = '2026-03-04 05:06:07Z'");
        Golden.Check($"version-{PostgresSchema.Version}.sql", Plain(await _server.Run("pg_dump", "--schema", Schema, "--inserts", "--no-owner", "--no-privileges", "postgres")).Replace(Schema, "evals", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_database_of_every_version_is_read(int version)
    {
        var dump = Golden.Read($"version-{version}.sql").Replace("evals", Schema, StringComparison.Ordinal);
        await using (var beside = await Beside.Open(_connectionString)) await beside.Run(dump);

        await using var store = PostgresStore.Open(new PostgresOptions(_connectionString));
        await FrozenSample.Check(store.Ports);
        await FrozenSample.CheckAnswers(store.Ports);
        await FrozenSample.CheckOutcome(store.Ports, version < 7 ? null : "{\"o\":{}}");
        Assert.Equal(["rn_1"], await store.Ports.Catalog.WaitingRuns("default", "flv_1", 5));
    }

    [Fact]
    public async Task No_read_and_no_write_looks_at_rows_that_are_not_asked_for()
    {
        const int others = 2000;
        await using (var store = PostgresStore.Open(new PostgresOptions(_connectionString)))
        {
            await FrozenSample.Write(store.Ports);
            await store.Ports.Journal.Write("default", [.. Enumerable.Range(0, others).SelectMany<int, StoreRow>(i => [
                new InsertLog(Log($"other_{i}", "rn_other", new FileVersionRef(FileType.Prompt, "pr_other", "prv_other")) with { ParentId = "other", TraceParentId = "other" }),
                new InsertRunLog("rn_other", i, $"other_{i}")])]);
        }

        await using var beside = await Beside.Open(_connectionString);
        await beside.Until($"idx_scan IS NOT NULL AND n_tup_ins > {others} FROM pg_stat_user_tables WHERE schemaname = '{Schema}' AND relname = 'logs'");
        var before = await LookedAt(beside);
        await using (var store = PostgresStore.Open(new PostgresOptions(_connectionString)))
        {
            await FrozenSample.Check(store.Ports);
            await store.Ports.Journal.Write("default", [new UpdateLogDocument("log_2", true, []), new RemoveOutbox("m_1"), new RemoveLog("log_1")]);
        }

        await beside.Until($"n_tup_del > 0 FROM pg_stat_user_tables WHERE schemaname = '{Schema}' AND relname = 'outbox'");
        Assert.InRange(await LookedAt(beside) - before, 1, others / 2);
    }

    private async Task<long> LookedAt(NpgsqlConnection beside) => (long)(await beside.Run(
        $"SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_user_tables WHERE schemaname = '{Schema}'"))!;

    /// <summary>Without what the dump says of the programs that made it, and of the session that is to read it.</summary>
    private static string Plain(string dump) => Noise().Replace(dump, "").Trim() + "\n";

    [GeneratedRegex(@"^(--.*|\\(un)?restrict.*|SET .*|SELECT pg_catalog\.set_config.*|\s*)\n", RegexOptions.Multiline)]
    private static partial Regex Noise();
}
