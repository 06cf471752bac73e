using System.Runtime.CompilerServices;
using Evals.Grains.Ports;
using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

internal sealed class SqliteJournal(StoreWriter writer, ReadPool reads) : IJournal, ISnapshots
{
    /// <summary>Entries are read in portions, so that a long journal holds no connection while it is worked on.</summary>
    private const int PortionEntries = 500;
    private const long PortionBytes = 4 << 20;

    public Task<AppendOutcome> Append(JournalAppend append) => writer.Add(new PendingAppend(append));

    public Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows) => writer.Add(new PendingRows(workspace, rows));

    public Task Write(GrainId grain, Snapshot changed) => writer.Add(new PendingSnapshot(grain, changed));

    public Task<Snapshot?> Read(GrainId grain, CancellationToken cancel) =>
        reads.Run(connection => SnapshotRows.Read(connection, grain), cancel);

    public async IAsyncEnumerable<JournalEntry> Read(
        GrainId grain, long afterSeq, [EnumeratorCancellation] CancellationToken cancel)
    {
        var after = afterSeq;
        while (true)
        {
            var portion = await reads.Run(connection => Portion(connection, grain, after), cancel);
            foreach (var entry in portion) yield return entry;
            if (portion.Count == 0) yield break;
            after = portion[^1].Seq;
        }
    }

    private static List<JournalEntry> Portion(Connection connection, GrainId grain, long after)
    {
        var entries = new List<JournalEntry>();
        var bytes = 0L;
        using var rows = connection.Query(
            "SELECT seq, events FROM journal WHERE workspace = ? AND kind = ? AND grain = ? AND seq > ? ORDER BY seq LIMIT ?")
            .Bind(grain.Workspace).Bind(grain.Kind.ToString()).Bind(grain.Key.Id).Bind(after).Bind(PortionEntries);
        while (bytes < PortionBytes && rows.Step())
        {
            entries.Add(new JournalEntry(rows.Int64(0), rows.Blob(1)));
            bytes += entries[^1].Events.Length;
        }

        return entries;
    }
}
