using Evals.Grains.Ports;
using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

/// <summary>The writer's connection, and how one batch becomes one transaction on it.</summary>
internal sealed class WriteSession(Connection connection, Checkpoints checkpoints) : IWriteSession
{
    private readonly RowWriter _rows = new(connection);
    private readonly LogTally _tally = new();

    /// <inheritdoc/>
    /// <exception cref="SqliteFault">As <see cref="IWriteSession.Commit"/> says.</exception>
    public void Commit(List<PendingWrite> batch, List<WriteResult> results)
    {
        if (!TryTogether(batch, results)) OneByOne(batch, results);
        foreach (var (key, logs) in _tally.Counts) _rows.AddCount(key, logs);
        connection.Query("COMMIT").Execute();
    }

    /// <inheritdoc/>
    public void AfterAnswers() => checkpoints.AfterCommit(connection);

    public void Dispose() => connection.Dispose();

    // The common case: nothing is refused, and no write needs a way back of its own.
    private bool TryTogether(List<PendingWrite> batch, List<WriteResult> results)
    {
        Begin(results);
        foreach (var write in batch)
        {
            var result = Apply(write);
            if (!result.IsCommitted)
            {
                connection.RollBack();
                return false;
            }

            results.Add(result);
        }

        return true;
    }

    private void OneByOne(List<PendingWrite> batch, List<WriteResult> results)
    {
        Begin(results);
        foreach (var write in batch)
        {
            connection.Query("SAVEPOINT one").Execute();
            var result = Apply(write);
            if (!result.IsCommitted) connection.Query("ROLLBACK TO one").Execute();
            connection.Query("RELEASE one").Execute();
            results.Add(result);
        }
    }

    private void Begin(List<WriteResult> results)
    {
        results.Clear();
        _tally.Clear();
        connection.Query("BEGIN IMMEDIATE").Execute();
    }

    private WriteResult Apply(PendingWrite write)
    {
        try
        {
            return new WriteResult(write switch
            {
                PendingAppend { Append: var append } => Apply(append),
                PendingRows rows => Apply(rows.Workspace, rows.Rows),
                PendingSnapshot snapshot => Apply(snapshot.Grain, snapshot.Changed),
                _ => throw new ArgumentException($"No way to write {write.GetType().Name}.", nameof(write)),
            });
        }
        catch (Exception fault) when (fault is not SqliteFault { IsOfTheWrite: false })
        {
            // A null where none may be, say: the others go on.
            return new WriteResult(default, fault);
        }
    }

    private AppendOutcome Apply(JournalAppend append)
    {
        var (kind, key) = append.Grain;
        var added = connection.Query("INSERT INTO journal (workspace, kind, grain, seq, events) VALUES (?, ?, ?, ?, ?)")
            .Bind(key.Workspace).Bind(kind.ToString()).Bind(key.Id).Bind(append.Seq).Bind(append.Events)
            .TryExecute();
        return added ? Apply(key.Workspace, append.Rows) : AppendOutcome.Stale;
    }

    private AppendOutcome Apply(string workspace, IReadOnlyList<StoreRow> rows)
    {
        if (_rows.TryWrite(workspace, rows) is { } taken) return new AppendOutcome(AppendOutcomeKind.Conflict, taken);
        _tally.Add(workspace, rows);
        return AppendOutcome.Committed;
    }

    private AppendOutcome Apply(GrainId grain, Snapshot changed)
    {
        SnapshotRows.Write(connection, grain, changed);
        return AppendOutcome.Committed;
    }
}
