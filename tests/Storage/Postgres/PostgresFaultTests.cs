using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Postgres;
using Evals.Testing;
using Npgsql;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Postgres;

/// <summary>When the server, a lock, the network or the disk is in the way, callers are told to come again, nothing is applied, and the
/// store goes on by itself.</summary>
public sealed class PostgresFaultTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private readonly string _connectionString = fixture.Server.NewSchema();

    [Fact]
    public async Task A_restart_of_the_server_is_waited_out()
    {
        await using var store = Open();
        await Commits(store, "rn_1", 1, new InsertLog(Log("log_1")));

        await fixture.Server.Stop();
        var refused = await Refused(store.Ports.Journal.Append(Append(Run("rn_1"), 2, new InsertLog(Log("log_2")))));
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        await Refused(store.Ports.Journal.Append(Append(Run("rn_1"), 2)));
        await Assert.ThrowsAsync<GrainUnavailableException>(() => store.Ports.Logs.Get(Workspace, ["log_1"]));

        await fixture.Server.Resume();
        Assert.Equal(["log_1"], (await store.Ports.Logs.Get(Workspace, ["log_1", "log_2"])).Select(log => log.Id));
        await Commits(store, "rn_1", 2, new InsertLog(Log("log_2")));
    }

    [Fact]
    public async Task A_lost_connection_costs_those_who_were_on_it_and_no_read()
    {
        await using var store = Open();
        await Commits(store, "rn_1", 1, new InsertLog(Log("log_1")));
        await using var beside = await Beside.Open(_connectionString);
        Assert.Single(await store.Ports.Logs.Get(Workspace, ["log_1"]));

        await beside.Run("SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = 'evals'");
        Assert.Single(await store.Ports.Logs.Get(Workspace, ["log_1"]));
        await Refused(store.Ports.Journal.Append(Append(Run("rn_1"), 2)));
        await Commits(store, "rn_1", 2);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_given_up_and_nothing_of_its_batch_is_applied()
    {
        await using var store = PostgresStore.Open(new PostgresOptions(_connectionString) { StatementTimeout = TimeSpan.FromMilliseconds(300) });
        await using var beside = await Beside.Open(_connectionString);
        await beside.Run("BEGIN; LOCK TABLE run_log_parts IN ACCESS EXCLUSIVE MODE");

        var append = Append(Run("rn_1"), 1, new InsertLog(Log("log_1")), new InsertRunLog("rn_1", 0, "log_1"));
        Assert.Contains("statement timeout", (await Refused(store.Ports.Journal.Append(append))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GrainUnavailableException>(() => store.Ports.Logs.InRun(Workspace, "rn_1", 0, 1));
        Assert.Empty(await store.Ports.Logs.Get(Workspace, ["log_1"]));

        await beside.Run("ROLLBACK");
        Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(append));
        Assert.Single(await store.Ports.Logs.InRun(Workspace, "rn_1", 0, 1));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_told_as_unknown_and_found_by_the_next_append()
    {
        using var proxy = new CuttableProxy(fixture.Server.Port);
        await using var store = Open(proxy);
        await using var beside = await Beside.Open(_connectionString);
        await Commits(store, "rn_1", 1);

        proxy.LoseAnswers();
        var append = Append(Run("rn_1"), 2, new InsertLog(Log("log_1")));
        var unknown = store.Ports.Journal.Append(append);
        await beside.Until("count(*) = 2 FROM journal");
        proxy.CutClients();

        await Refused(unknown);
        Assert.Equal(AppendOutcome.Stale, await store.Ports.Journal.Append(append));
        Assert.Single(await store.Ports.Logs.Get(Workspace, ["log_1"]));
    }

    [Fact]
    public async Task What_a_connection_that_was_cut_off_had_not_committed_is_never_committed()
    {
        using var proxy = new CuttableProxy(fixture.Server.Port);
        await using var store = Open(proxy);
        await using var beside = await Beside.Open(_connectionString);
        await beside.Run("BEGIN; LOCK TABLE journal IN ACCESS EXCLUSIVE MODE");
        await using var watch = await Beside.Open(_connectionString);

        var cutOff = store.Ports.Journal.Append(Append(Run("rn_1"), 1));
        await watch.Until("count(*) = 1 FROM pg_stat_activity WHERE application_name = 'evals' AND wait_event_type = 'Lock'");
        var ghost = await watch.Run("SELECT pid FROM pg_stat_activity WHERE application_name = 'evals' AND wait_event_type = 'Lock'");
        proxy.CutClients();
        await Refused(cutOff);

        // The next one takes the place of the ghost, and the lock is let go of only when the ghost is gone.
        var next = store.Ports.Journal.Append(Append(Run("rn_2"), 1));
        await watch.Until($"NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = {ghost})");
        await beside.Run("ROLLBACK");
        Assert.Equal(AppendOutcome.Committed, await next);
        Assert.Equal(1L, await beside.Run("SELECT count(*) FROM journal"));
        await Commits(store, "rn_1", 1);
    }

    [MountFact]
    public async Task A_full_disk_fails_the_write_that_finds_no_room_and_applies_nothing_of_it()
    {
        await using var disk = await SmallDisk.Mount("postgres");
        await using var beside = await Beside.Open(_connectionString);
        await beside.Run($"CREATE TABLESPACE small LOCATION '{disk.Directory}'");
        await using (var store = PostgresStore.Open(new PostgresOptions(_connectionString + ";Options=-c default_tablespace=small")))
        {
            await disk.Fill();
            var large = new byte[2_000_000];
            new Random(1).NextBytes(large);
            var append = Append(Run("rn_1"), 1, new InsertLog(Log("log_1")), new InsertLog(Log("log_2") with { Document = large }));
            Assert.Contains("53100", (await Refused(store.Ports.Journal.Append(append))).Message, StringComparison.Ordinal);
            Assert.Empty(await store.Ports.Logs.Get(Workspace, ["log_1", "log_2"]));
            Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Write(Workspace, [new RemoveOutbox("msg_1")]));
            Assert.Contains("Storage is full", (await Refused(store.EnsureRoom())).Message, StringComparison.Ordinal);

            disk.MakeRoom();
            await store.EnsureRoom();
            Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(append));
            Assert.Equal(new LogCounts(2, 2), await store.Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
        }

        await beside.Run($"DROP SCHEMA {new NpgsqlConnectionStringBuilder(_connectionString).SearchPath} CASCADE");
        await beside.Run("DROP TABLESPACE small");
    }

    [Fact]
    public async Task A_write_that_no_table_takes_fails_alone()
    {
        await using var store = Open();
        await using var beside = await Beside.Open(_connectionString);
        await beside.Run("BEGIN; LOCK TABLE journal IN ACCESS EXCLUSIVE MODE");
        Task<AppendOutcome>[] writes =
        [
            store.Ports.Journal.Append(Append(Run("rn_1"), 1)),
            store.Ports.Journal.Append(Append(Run("rn_2"), 1, new InsertLog(Log("log_2")), new InsertRunLog(null!, 0, "log_1"))),
            store.Ports.Journal.Append(Append(Run("rn_3"), 1, new InsertLog(Log("log_3")))),
            store.Ports.Journal.Append(Append(Run("rn_4"), 1, new NoRow())),
        ];
        await beside.Run("ROLLBACK");

        Assert.Equal(AppendOutcome.Committed, await writes[0]);
        await Assert.ThrowsAsync<PostgresException>(() => writes[1]);
        Assert.Equal(AppendOutcome.Committed, await writes[2]);
        await Assert.ThrowsAsync<ArgumentException>(() => writes[3]);
        Assert.Equal("log_3", (await store.Ports.Logs.Get(Workspace, ["log_2", "log_3"])).Single().Id);
    }

    private sealed record NoRow : StoreRow;

    private PostgresStore Open() => PostgresStore.Open(new PostgresOptions(_connectionString));

    private PostgresStore Open(CuttableProxy proxy) =>
        PostgresStore.Open(new PostgresOptions(new NpgsqlConnectionStringBuilder(_connectionString) { Port = proxy.Port }.ConnectionString));

    private static Task<GrainUnavailableException> Refused(Task write) => Assert.ThrowsAsync<GrainUnavailableException>(() => write);

    private static async Task Commits(PostgresStore store, string run, long seq, params IReadOnlyList<StoreRow> rows) =>
        Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(Append(Run(run), seq, rows)));
}
