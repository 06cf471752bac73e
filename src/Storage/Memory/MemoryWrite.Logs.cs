using System.Runtime.InteropServices;
using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Writing;

namespace Evals.Storage.Memory;

/// <summary>Logs, what leads to them, and their counts.</summary>
internal sealed partial class MemoryWrite
{
    private bool TryInsert(InsertLog row)
    {
        var log = row.Log;
        var key = (workspace, log.Id);
        if (tables.Logs.ContainsKey(key)) return false;
        Set(tables.Logs, key, log with { CreatedAt = Timestamps.Truncate(log.CreatedAt) });
        if (row.Outcome is { } outcome) Set(tables.Outcomes, key, outcome);
        if (log.ParentId is { } parent) AddTo(tables.Judgments, (workspace, parent), log.Id);
        if (log.TraceParentId is { } trace) AddTo(tables.TraceChildren, (workspace, trace), log.Id);
        Count(log, 1);
        return true;
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

    private void Remove(RemoveLog row)
    {
        foreach (var id in (string[])[row.LogId, .. tables.Judgments.GetValueOrDefault((workspace, row.LogId), [])])
        {
            if (!tables.Logs.TryGetValue((workspace, id), out var log)) continue;
            Delete(tables.Logs, (workspace, id));
            Delete(tables.Outcomes, (workspace, id));
            if (log.ParentId is { } parent) RemoveFrom(tables.Judgments, (workspace, parent), id);
            if (log.TraceParentId is { } trace) RemoveFrom(tables.TraceChildren, (workspace, trace), id);
            Count(log, -1);
        }
    }

    private void Count(LogRecord log, int times)
    {
        foreach (var version in (string[])[log.Version.VersionId, LogTally.WholeFile])
        {
            var key = (workspace, log.Version.FileId, version);
            CollectionsMarshal.GetValueRefOrAddDefault(tables.LogCounts, key, out _) += times;
            _undo.Push(() => tables.LogCounts[key] -= times);
        }
    }

    private void AddTo(Dictionary<(string, string), List<string>> lists, (string, string) key, string id)
    {
        if (!lists.TryGetValue(key, out var ids)) lists[key] = ids = [];
        ids.Add(id);
        _undo.Push(() => ids.RemoveAt(ids.Count - 1));
    }

    private void RemoveFrom(Dictionary<(string, string), List<string>> lists, (string, string) key, string id)
    {
        var ids = lists[key];
        var at = ids.IndexOf(id);
        ids.RemoveAt(at);
        _undo.Push(() => ids.Insert(at, id));
    }
}
