using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Sqlite;
using Evals.Storage.Writing;
using Evals.Testing;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Sqlite;

/// <summary>When the disk or a lock is in the way, callers are told to come again, nothing is applied, and the writer goes on by itself.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File("evals.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_locked_database_is_unavailable_until_the_lock_is_gone()
    {
        await using var store = SqliteStore.Open(Database, new SqliteOptions { BusyTimeout = TimeSpan.FromMilliseconds(20) });
        using (Lock())
        {
            var refused = await Assert.ThrowsAsync<GrainUnavailableException>(() => store.Ports.Journal.Append(Append(Run("rn_1"), 1)));
            Assert.Contains("locked", refused.Message, StringComparison.Ordinal);
            Assert.Empty(await store.Ports.Logs.Get(Workspace, ["log_1"]));
        }

        Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(Append(Run("rn_1"), 1)));
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_that_finds_no_room_and_applies_nothing_of_it()
    {
        await using var store = SqliteStore.Open(Database, Full());
        var large = Append(Run("rn_1"), 1, new InsertLog(Log("log_1")), new InsertLog(Log("log_2") with { Document = new byte[2_000_000] }));
        var refused = await Assert.ThrowsAsync<GrainUnavailableException>(() => store.Ports.Journal.Append(large));
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);

        Assert.Empty(await store.Ports.Logs.Get(Workspace, ["log_1"]));
        var small = Append(Run("rn_1"), 1, new InsertLog(Log("log_1")));
        Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(small));
        Assert.Equal(new LogCounts(1, 1), await store.Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
    }

    [MountFact]
    public async Task A_disk_with_little_room_is_told_while_small_writes_still_find_some()
    {
        await using var disk = await SmallDisk.Mount();
        await using var store = SqliteStore.Open(Path.Combine(disk.Directory, "evals.db"));
        await store.EnsureRoom();

        await disk.Fill();
        Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Write(Workspace, [new RemoveOutbox("msg_1")]));
        Assert.Contains("Storage is full", (await Assert.ThrowsAsync<GrainUnavailableException>(store.EnsureRoom)).Message, StringComparison.Ordinal);

        disk.MakeRoom();
        await store.EnsureRoom();
    }

    [Fact]
    public async Task A_fault_amid_a_transaction_takes_all_of_it_back()
    {
        await using var store = SqliteStore.Open(Database);
        var append = Append(Run("rn_1"), 1, new InsertLog(Log("log_1")), new InsertRunLog("rn_1", 0, "log_1"));

        Tamper("ALTER TABLE run_log_parts RENAME TO away");
        await Assert.ThrowsAsync<GrainUnavailableException>(() => store.Ports.Journal.Append(append));
        Assert.Empty(await store.Ports.Logs.Get(Workspace, ["log_1"]));

        Tamper("ALTER TABLE away RENAME TO run_log_parts");
        Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(append));
        Assert.Single(await store.Ports.Logs.InRun(Workspace, "rn_1", 0, 1));
    }

    [Fact]
    public async Task A_full_disk_never_tears_an_entry_from_its_rows()
    {
        var committed = new List<long>();
        await using (var store = SqliteStore.Open(Database, Full()))
        {
            var writes = Enumerable.Range(0, 400).Select(async i =>
            {
                var log = new InsertLog(Log($"log_{i}") with { Document = new byte[5000] });
                try
                {
                    await store.Ports.Journal.Append(Append(Run($"rn_{i}"), 1, log));
                    lock (committed) committed.Add(i);
                }
                catch (GrainUnavailableException)
                {
                }
            });
            await Task.WhenAll(writes);
        }

        Assert.InRange(committed.Count, 0, 399);
        await using var reopened = SqliteStore.Open(Database);
        for (var i = 0; i < 400; i++)
        {
            var expected = committed.Contains(i) ? 1 : 0;
            Assert.Equal(expected, (await reopened.Ports.Logs.Get(Workspace, [$"log_{i}"])).Count);
            var entries = 0;
            await foreach (var entry in reopened.Ports.Journal.Read(Run($"rn_{i}"), 0)) entries++;
            Assert.Equal(expected, entries);
        }

        Assert.Equal(committed.Count, (await reopened.Ports.Logs.Count(Workspace, "fl_1", "flv_1")).File);
    }

    [Fact]
    public async Task When_too_much_waits_further_writes_are_refused_at_once_and_the_waiting_ones_are_kept()
    {
        var options = new SqliteOptions { BusyTimeout = TimeSpan.FromMinutes(1), Limits = new WriteLimits { WaitingCount = 10 } };
        await using var store = SqliteStore.Open(Database, options);
        var accepted = new List<Task<AppendOutcome>>();
        using (Lock())
        {
            // The writer takes one batch and waits with it for the lock; the queue behind it must fill.
            Task<AppendOutcome> next;
            while (!(next = store.Ports.Journal.Append(Append(Run("rn_1"), accepted.Count + 1))).IsFaulted) accepted.Add(next);
            await Assert.ThrowsAsync<GrainUnavailableException>(() => next);
        }

        Assert.InRange(accepted.Count, 10, 20);
        Assert.All(await Task.WhenAll(accepted), outcome => Assert.Equal(AppendOutcome.Committed, outcome));
    }

    [Fact]
    public async Task A_write_that_no_table_takes_fails_alone()
    {
        await using var store = SqliteStore.Open(Database);
        Task<AppendOutcome>[] writes;
        using (Lock())
        {
            writes =
            [
                store.Ports.Journal.Append(Append(Run("rn_1"), 1)),
                store.Ports.Journal.Append(Append(Run("rn_2"), 1, new InsertLog(Log("log_2")), new InsertRunLog(null!, 0, "log_1"))),
                store.Ports.Journal.Append(Append(Run("rn_3"), 1, new InsertLog(Log("log_3")))),
            ];
        }

        Assert.Equal(AppendOutcome.Committed, await writes[0]);
        await Assert.ThrowsAsync<SqliteFault>(() => writes[1]);
        Assert.Equal(AppendOutcome.Committed, await writes[2]);
        Assert.Equal("log_3", (await store.Ports.Logs.Get(Workspace, ["log_2", "log_3"])).Single().Id);
    }

    [Fact]
    public async Task A_store_closes_while_another_process_holds_a_lock_that_it_then_lets_go()
    {
        var store = SqliteStore.Open(Database);
        Task<AppendOutcome> write;
        Task closing;
        using (Lock())
        {
            write = store.Ports.Journal.Append(Append(Run("rn_1"), 1));
            closing = store.DisposeAsync().AsTask();
            Assert.False(closing.IsCompleted);
        }

        Assert.Equal(AppendOutcome.Committed, await write);
        await closing;
        Assert.Equal([Database], Directory.GetFiles(_directory.Path));
    }

    // 100 pages are 400 KB: a disk with little room.
    private static SqliteOptions Full() => new() { WriterSetup = new SqliteOptions().WriterSetup + "; PRAGMA max_page_count = 100" };

    private void Tamper(string sql) => Connection.Open(Database, TimeSpan.FromSeconds(5), setup: sql).Dispose();

    private Connection Lock() => Connection.Open(Database, TimeSpan.FromSeconds(5), setup: "BEGIN IMMEDIATE");
}
