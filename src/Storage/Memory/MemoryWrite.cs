using Evals.Grains.Ports;

namespace Evals.Storage.Memory;

/// <summary>One write to the tables, with the way back for when a key turns out to be taken.</summary>
internal sealed partial class MemoryWrite(MemoryTables tables, string workspace)
{
    private readonly Stack<Action> _undo = new();

    public bool TryAppend(JournalAppend append)
    {
        if (!tables.Journals.TryGetValue(append.Grain, out var entries)) tables.Journals[append.Grain] = entries = [];
        if (!entries.TryAdd(append.Seq, append.Events)) return false;
        _undo.Push(() => entries.Remove(append.Seq));
        return true;
    }

    /// <summary>Writes the rows.</summary>
    /// <returns>The row whose key is taken, after everything was undone; null when all are written.</returns>
    public StoreRow? Write(IReadOnlyList<StoreRow> rows)
    {
        foreach (var row in rows)
        {
            if (TryWrite(row)) continue;
            while (_undo.TryPop(out var undo)) undo();
            return row;
        }

        return null;
    }

    private bool TryWrite(StoreRow row)
    {
        switch (row)
        {
            case InsertLog insert: return TryInsert(insert);
            case InsertRunLog insert: return TryInsert(insert);
            case PutFile put: return TryPut(put);
            case PutEvaluation put: return TryPut(put);
            case InsertDirectory insert: return TryInsert(insert.Directory);
            case MoveDirectory move: return TryMove(move);
            case RemoveDirectory remove: return TryRemove(remove);
            case PutDirectories put: Put(put); break;
            case RemoveFile remove: Remove(remove); break;
            case RemoveVersion remove: Delete(tables.Versions, (workspace, remove.VersionId)); break;
            case RemoveLog remove: Remove(remove); break;
            case UpdateLogDocument update: Update(update); break;
            case PutVersion put: Keep(tables.Versions, (workspace, put.VersionId), put.FileId); break;
            case PutDatapoints put: Put(put); break;
            case PutDatasetVersion put: Keep(tables.DatasetVersions, (workspace, put.VersionId), put); break;
            case RemoveEvaluation remove: Remove(remove); break;
            case PutWaitingRun put: Set(tables.WaitingRuns, (workspace, put.VersionId, put.RunId), put); break;
            case RemoveWaitingRun remove: Delete(tables.WaitingRuns, (workspace, remove.VersionId, remove.RunId)); break;
            case PutOutbox put: Set(tables.Outbox, (put.Message.Id, workspace), put.Message); break;
            case RemoveOutbox remove: Delete(tables.Outbox, (remove.MessageId, workspace)); break;
            case PutKey put: Put(put); break;
            case RemoveKey remove: Remove(remove); break;
            case PutAnswer put: return TryPut(put);
            case RemoveAnswer remove: Remove(remove); break;
            default: throw new ArgumentException($"No table for {row.GetType().Name}.", nameof(row));
        }

        return true;
    }

    private bool TryPut(PutFile row)
    {
        if (tables.FileIds.TryGetValue((workspace, row.Path), out var owner) && owner != row.FileId) return false;
        if (tables.Files.TryGetValue((workspace, row.FileId), out var before)) Delete(tables.FileIds, (workspace, before.Path));
        Set(tables.FileIds, (workspace, row.Path), row.FileId);
        Set(tables.Files, (workspace, row.FileId), row);
        return true;
    }

    private void Remove(RemoveFile row)
    {
        if (!tables.Files.TryGetValue((workspace, row.FileId), out var file)) return;
        Delete(tables.FileIds, (workspace, file.Path));
        Delete(tables.Files, (workspace, row.FileId));
    }

    private bool TryPut(PutEvaluation row)
    {
        if (NameKey(row) is { } name)
        {
            if (tables.EvaluationNames.TryGetValue(name, out var owner) && owner != row.EvaluationId) return false;
            Remove(new RemoveEvaluation(row.EvaluationId));
            Set(tables.EvaluationNames, name, row.EvaluationId);
        }

        Set(tables.Evaluations, (workspace, row.EvaluationId), row with { CreatedAt = Timestamps.Truncate(row.CreatedAt) });
        return true;
    }

    private void Remove(RemoveEvaluation row)
    {
        if (!tables.Evaluations.TryGetValue((workspace, row.EvaluationId), out var evaluation)) return;
        if (NameKey(evaluation) is { } name) Delete(tables.EvaluationNames, name);
        Delete(tables.Evaluations, (workspace, row.EvaluationId));
    }

    private void Put(PutDatapoints row)
    {
        foreach (var datapoint in row.Datapoints) Keep(tables.Datapoints, (workspace, row.FileId, datapoint.Id), datapoint);
    }

    private bool TryPut(PutAnswer put)
    {
        var key = (workspace, put.Row.Name);
        if (tables.Answers.GetValueOrDefault(key)?.Claim != put.Claim) return false;
        Set(tables.Answers, key, put.Row with
        {
            LeaseUntil = Timestamps.Truncate(put.Row.LeaseUntil),
            KeptUntil = Timestamps.Truncate(put.Row.KeptUntil),
        });
        return true;
    }

    private void Remove(RemoveAnswer remove)
    {
        var key = (workspace, remove.Name);
        if (tables.Answers.GetValueOrDefault(key)?.Claim == remove.Claim) Delete(tables.Answers, key);
    }

    private void Put(PutKey row)
    {
        var hash = Convert.ToHexString(row.Hash);
        if (tables.KeyOwners.TryGetValue(hash, out var owner)) Delete(tables.Keys, owner);
        if (tables.Keys.TryGetValue((workspace, row.Name), out var before)) Delete(tables.KeyOwners, before);
        Set(tables.Keys, (workspace, row.Name), hash);
        Set(tables.KeyOwners, hash, (workspace, row.Name));
    }

    private void Remove(RemoveKey row)
    {
        if (!tables.Keys.TryGetValue((workspace, row.Name), out var hash)) return;
        if (row.Unless is not null && hash == Convert.ToHexString(row.Unless)) return;
        Delete(tables.KeyOwners, hash);
        Delete(tables.Keys, (workspace, row.Name));
    }

    private (string, string, string)? NameKey(PutEvaluation row) =>
        row is { FileId: { } fileId, Name: { } name } ? (workspace, fileId, name) : null;

    private void Set<TKey, TValue>(IDictionary<TKey, TValue> table, TKey key, TValue value)
    {
        if (table.TryGetValue(key, out var before)) _undo.Push(() => table[key] = before);
        else _undo.Push(() => table.Remove(key));
        table[key] = value;
    }

    private void Keep<TKey, TValue>(IDictionary<TKey, TValue> table, TKey key, TValue value)
    {
        if (!table.ContainsKey(key)) Set(table, key, value);
    }

    private void Delete<TKey, TValue>(IDictionary<TKey, TValue> table, TKey key)
    {
        if (table.TryGetValue(key, out var before)) _undo.Push(() => table[key] = before);
        table.Remove(key);
    }
}
