using System.Runtime.CompilerServices;
using Evals.Grains.Ports;
using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres;

internal sealed class PostgresJournal(StoreWriter writer, PostgresReads reads) : IJournal, ISnapshots
{
    /// <summary>Entries are read in portions, so that a long journal holds no connection while it is worked on.</summary>
    private const int PortionEntries = 500;
    private const long PortionBytes = 4 << 20;

    public Task<AppendOutcome> Append(JournalAppend append) => writer.Add(new PendingAppend(append));

    public Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows) => writer.Add(new PendingRows(workspace, rows));

    public Task Write(GrainId grain, Snapshot changed) => writer.Add(new PendingSnapshot(grain, changed));

    public async Task<Snapshot?> Read(GrainId grain, CancellationToken cancel)
    {
        var parts = await reads.Rows(
            """
            SELECT s.seq, p.part, p.data FROM snapshots s
            LEFT JOIN snapshot_parts p ON p.workspace = s.workspace AND p.kind = s.kind AND p.grain = s.grain
            WHERE s.workspace = $1 AND s.kind = $2 AND s.grain = $3
            """,
            row => (Seq: row.GetInt64(0), Part: row.IsDBNull(1) ? -1 : row.GetInt32(1), Data: row.IsDBNull(1) ? [] : row.Bytes(2)),
            Key(grain),
            cancel);
        if (parts.Count == 0) return null;
        return new Snapshot(parts[0].Seq, parts.Where(part => part.Part >= 0).ToDictionary(part => part.Part, part => part.Data));
    }

    public async IAsyncEnumerable<JournalEntry> Read(
        GrainId grain, long afterSeq, [EnumeratorCancellation] CancellationToken cancel)
    {
        var after = afterSeq;
        while (true)
        {
            var portion = await Portion(grain, after, cancel);
            foreach (var entry in portion) yield return entry;
            if (portion.Count == 0) yield break;
            after = portion[^1].Seq;
        }
    }

    private Task<List<JournalEntry>> Portion(GrainId grain, long after, CancellationToken cancel) => reads.Rows(
        """
        SELECT seq, events FROM (
            SELECT seq, events, sum(length(events)) OVER (ORDER BY seq) - length(events) AS before FROM journal
            WHERE workspace = $1 AND kind = $2 AND grain = $3 AND seq > $4 ORDER BY seq LIMIT $5) AS portion
        WHERE before < $6 ORDER BY seq
        """,
        row => new JournalEntry(row.GetInt64(0), row.Bytes(1)),
        [.. Key(grain), Sql.Value(after), Sql.Value(PortionEntries), Sql.Value(PortionBytes)],
        cancel);

    private static NpgsqlParameter[] Key(GrainId grain) =>
        [Sql.Value(grain.Workspace), Sql.Value(grain.Kind.ToString()), Sql.Value(grain.Key.Id)];
}
