using System.Runtime.InteropServices;
using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Writing;

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
            case InsertLog insert: return TryInsert(insert.Log);
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

    private bool TryInsert(LogRecord log)
    {
        var key = (workspace, log.Id);
        if (tables.Logs.ContainsKey(key)) return false;
        Set(tables.Logs, key, log with { CreatedAt = Timestamps.Truncate(log.CreatedAt) });
        if (log.ParentId is { } parent) AddTo(tables.Judgments, (workspace, parent), log.Id);
        if (log.TraceParentId is { } trace) AddTo(tables.TraceChildren, (workspace, trace), log.Id);
        Count(log, 1);
        return true;
    }

    private void Remove(RemoveLog row)
    {
        foreach (var id in (string[])[row.LogId, .. tables.Judgments.GetValueOrDefault((workspace, row.LogId), [])])
        {
            if (!tables.Logs.TryGetValue((workspace, id), out var log)) continue;
            Delete(tables.Logs, (workspace, id));
            if (log.ParentId is { } parent) RemoveFrom(tables.Judgments, (workspace, parent), id);
            if (log.TraceParentId is { } trace) RemoveFrom(tables.TraceChildren, (workspace, trace), id);
            Count(log, -1);
        }
    }

    private bool TryInsert(InsertRunLog row)
    {
        if (!tables.RunLogs.TryGetValue((workspace, row.RunId), out var places))
            tables.RunLogs[(workspace, row.RunId)] = places = [];
        var place = new RunPlace(row.Position, row.LogId);
        if (!places.Add(place)) return false;
        _undo.Push(() => places.Remove(place));
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

    private void Update(UpdateLogDocument row)
    {
        var key = (workspace, row.LogId);
        if (!tables.Logs.TryGetValue(key, out var log)) return;
        Set(tables.Logs, key, log with
        {
            Complete = row.Complete,
            Document = row.Document,
            DatapointId = row.DatapointId ?? log.DatapointId,
            CreatedAt = Timestamps.Truncate(row.CreatedAt ?? log.CreatedAt),
        });
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

    private void Count(LogRecord log, int times)
    {
        foreach (var version in (string[])[log.Version.VersionId, LogTally.WholeFile])
        {
            var key = (workspace, log.Version.FileId, version);
            CollectionsMarshal.GetValueRefOrAddDefault(tables.LogCounts, key, out _) += times;
            _undo.Push(() => tables.LogCounts[key] -= times);
        }
    }

    private void RemoveFrom(Dictionary<(string, string), List<string>> lists, (string, string) key, string id)
    {
        var ids = lists[key];
        var at = ids.IndexOf(id);
        ids.RemoveAt(at);
        _undo.Push(() => ids.Insert(at, id));
    }

    private void AddTo(Dictionary<(string, string), List<string>> lists, (string, string) key, string id)
    {
        if (!lists.TryGetValue(key, out var ids)) lists[key] = ids = [];
        ids.Add(id);
        _undo.Push(() => ids.RemoveAt(ids.Count - 1));
    }

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
