using Evals.Grains.Ports;
using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>
/// Turns writes into few statements. Rows of the kinds that come in numbers are gathered, most of them into one; every other row is a
/// statement of its own, before which what was gathered is put in line. So all changes happen as if one after the other, in order.
/// </summary>
/// <param name="slot">Which of the counters of a version and file this process adds to.</param>
/// <param name="rowByRow">Whether each row is in line by itself, so that a fault tells whose it is.</param>
internal sealed class WritePlan(short slot, bool rowByRow)
{
    private readonly List<NpgsqlBatchCommand> _line = [];
    private readonly List<StoreRow?> _rowInLine = [];
    private readonly LogTally _tally = new();
    private GatheredRows _gathered = new();
    private StoreRow? _row;

    /// <summary>The statements, the counts with the last of them: other processes wait for those until the commit.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> Finish()
    {
        _row = null;
        Gather(CountRows.Of(_tally, slot));
        return _line;
    }

    /// <summary>The row that a statement of <see cref="Finish"/> was made for; null for a journal entry.</summary>
    public StoreRow? RowOf(NpgsqlBatchCommand statement) => _rowInLine[_line.IndexOf(statement)];

    public void Add(PendingWrite write)
    {
        switch (write)
        {
            case PendingAppend { Append: var append }: Add(append); break;
            case PendingRows rows: Add(rows.Workspace, rows.Rows); break;
            case PendingSnapshot snapshot: Alone([SnapshotRows.Put(snapshot.Grain, snapshot.Changed)]); break;
            default: throw new ArgumentException($"No way to write {write.GetType().Name}.", nameof(write));
        }
    }

    private void Add(JournalAppend append)
    {
        _gathered.Journal.Add(append);
        if (rowByRow) Gather();
        Add(append.Grain.Workspace, append.Rows);
    }

    private void Add(string workspace, IReadOnlyList<StoreRow> rows)
    {
        foreach (var row in rows)
        {
            _row = row;
            Add(workspace, row);
            if (rowByRow) Gather();
        }

        _row = null;
        _tally.Add(workspace, rows);
    }

    private void Add(string workspace, StoreRow row)
    {
        switch (row)
        {
            case InsertLog insert: After(_gathered.HasCorrection(workspace, insert.Log.Id)).Logs.Add(workspace, insert); break;
            case InsertRunLog insert: _gathered.RunLogs.Add(workspace, insert); break;
            case UpdateLogDocument update: After(_gathered.HasCorrection(workspace, update.LogId)).Correct(workspace, update); break;
            case PutOutbox put: After(_gathered.HasMessage(workspace, put.Message.Id)).Put(workspace, put.Message); break;
            case RemoveOutbox remove: After(_gathered.HasMessage(workspace, remove.MessageId)).Remove(workspace, remove); break;
            default: Alone(OtherRows.Statements(workspace, row, slot)); break;
        }
    }

    /// <summary>What is gathered next; for a row whose key is gathered already, that is what comes after it.</summary>
    private GatheredRows After(bool isGathered)
    {
        if (isGathered) Gather();
        return _gathered;
    }

    private void Alone(IEnumerable<NpgsqlBatchCommand> statements)
    {
        Gather();
        foreach (var statement in statements) Line(statement);
    }

    private void Gather(ArrayInsert? counts = null)
    {
        foreach (var statement in _gathered.Statements(counts)) Line(statement);
        _gathered = new GatheredRows();
    }

    private void Line(NpgsqlBatchCommand statement)
    {
        _line.Add(statement);
        _rowInLine.Add(_row);
    }
}
