using System.Runtime.CompilerServices;
using Evals.Grains.Ports;

namespace Evals.Storage.Memory;

/// <summary>The ports on dictionaries, for tests: everything is gone with the process.</summary>
public sealed class MemoryStore : IStore
{
    private readonly MemoryGate _gate = new();

    public MemoryStore()
    {
        var tables = new MemoryTables();
        var journal = new MemoryJournal(tables, _gate);
        var reads = new MemoryReads(tables, _gate);
        Ports = new Stores(journal, journal, reads, reads, reads, reads, reads);
    }

    public Stores Ports { get; }

    public ValueTask DisposeAsync()
    {
        _gate.Close();
        return ValueTask.CompletedTask;
    }

    private sealed class MemoryJournal(MemoryTables tables, MemoryGate gate) : IJournal, ISnapshots
    {
        public Task<AppendOutcome> Append(JournalAppend append) => gate.Run(() =>
        {
            var write = new MemoryWrite(tables, append.Grain.Workspace);
            if (!write.TryAppend(append)) return AppendOutcome.Stale;
            return Outcome(write.Write(append.Rows));
        });

        public Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows) => gate.Run(() =>
            Outcome(new MemoryWrite(tables, workspace).Write(rows)));

        private static AppendOutcome Outcome(StoreRow? taken) =>
            taken is null ? AppendOutcome.Committed : new AppendOutcome(AppendOutcomeKind.Conflict, taken);

        public async IAsyncEnumerable<JournalEntry> Read(
            GrainId grain, long afterSeq, [EnumeratorCancellation] CancellationToken cancel)
        {
            var entries = await gate.Run(() => tables.Journals.GetValueOrDefault(grain, [])
                .Where(entry => entry.Key > afterSeq).Select(entry => new JournalEntry(entry.Key, entry.Value)).ToList());
            foreach (var entry in entries)
            {
                cancel.ThrowIfCancellationRequested();
                yield return entry;
            }
        }

        public Task<Snapshot?> Read(GrainId grain, CancellationToken cancel) =>
            gate.Run(() => tables.Snapshots.GetValueOrDefault(grain));

        public Task Write(GrainId grain, Snapshot changed) => gate.Run(() =>
        {
            var before = tables.Snapshots.GetValueOrDefault(grain);
            if (before is not null && before.Seq > changed.Seq) return false;
            var parts = new Dictionary<int, byte[]>(before?.Parts ?? new Dictionary<int, byte[]>());
            foreach (var (part, data) in changed.Parts) parts[part] = data;
            tables.Snapshots[grain] = new Snapshot(changed.Seq, parts);
            return true;
        });
    }
}
