using Evals.Grains.Ports;
using Evals.Storage.Sqlite;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Sqlite;

/// <summary>What a killed process leaves behind: the database file and its write-ahead log as they are at that moment.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private const int Grains = 8;
    private const int Entries = 40;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_answered_is_there_when_the_process_dies_without_closing()
    {
        await using var store = SqliteStore.Open(_directory.File("evals.db"));
        await Fill(store);

        Copy("crashed.db", walBytes: null);
        await using var after = SqliteStore.Open(_directory.File("crashed.db"));

        for (var grain = 0; grain < Grains; grain++) Assert.Equal(Entries, await WholeEntries(after, grain));
        await Fill(after, from: Entries + 1);
    }

    /// <summary>A process that dies leaves its writes to the kernel; only a machine that dies tells whether a commit waited for the disk. So
    /// the settings that make it wait are held here.</summary>
    [Fact]
    public void A_commit_returns_when_the_write_ahead_log_is_on_the_disk()
    {
        const long full = 2;
        using var writer = Connection.Open(_directory.File("evals.db"), TimeSpan.Zero, create: true, setup: new SqliteOptions().WriterSetup);

        Assert.Equal(full, writer.Number("PRAGMA synchronous"));
        using var mode = writer.Query("PRAGMA journal_mode");
        Assert.True(mode.Step());
        Assert.Equal("wal", mode.Text(0));
    }

    [Fact]
    public async Task However_much_of_the_last_writes_reached_the_disk_entries_and_rows_go_together_and_in_order()
    {
        await using var store = SqliteStore.Open(_directory.File("evals.db"));
        await Fill(store);
        var random = new Random(20260304);
        var length = new FileInfo(_directory.File("evals.db-wal")).Length;
        var kept = new HashSet<long>();

        for (var round = 0; round < 20; round++)
        {
            Copy($"{round}.db", walBytes: random.NextInt64(length));
            await using var after = SqliteStore.Open(_directory.File($"{round}.db"));
            var total = 0L;
            for (var grain = 0; grain < Grains; grain++) total += await WholeEntries(after, grain);
            Assert.Equal(total, (await after.Ports.Logs.Count(Workspace, "fl_1", "flv_1")).File);
            kept.Add(total);
        }

        Assert.True(kept.Count > 5, "The rounds were meant to differ.");
    }

    private static async Task Fill(SqliteStore store, int from = 1) => await Task.WhenAll(Enumerable.Range(0, Grains).Select(async grain =>
    {
        for (var seq = from; seq < from + Entries; seq++)
        {
            var id = $"log_{grain}_{seq}";
            var append = Append(Run($"rn_{grain}"), seq, new InsertLog(Log(id)), new InsertRunLog($"rn_{grain}", seq, id));
            Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(append));
        }
    }));

    /// <summary>How many entries the grain has: without gaps, each with its rows, and no rows beyond.</summary>
    private static async Task<int> WholeEntries(SqliteStore store, int grain)
    {
        var seq = 0;
        await foreach (var entry in store.Ports.Journal.Read(Run($"rn_{grain}"), 0)) Assert.Equal(++seq, entry.Seq);
        var logs = await store.Ports.Logs.InRun(Workspace, $"rn_{grain}", 0, long.MaxValue);
        Assert.Equal(Enumerable.Range(1, seq).Select(n => ((long)n, $"log_{grain}_{n}")), logs.Select(found => (found.Position, found.Log.Id)));
        return seq;
    }

    private void Copy(string name, long? walBytes)
    {
        File.Copy(_directory.File("evals.db"), _directory.File(name));
        var wal = _directory.File($"{name}-wal");
        File.Copy(_directory.File("evals.db-wal"), wal);
        if (walBytes is not { } length) return;
        using var file = new FileStream(wal, FileMode.Open);
        file.SetLength(length);
    }
}
