using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Writing;

namespace Evals.Storage.Memory;

/// <summary>The reads, under the store's lock.</summary>
internal sealed partial class MemoryReads(MemoryTables tables, MemoryGate gate) : ILogStore, ICatalogStore, IOutboxStore, IKeyStore, IAnswerStore
{
    public Task<IReadOnlyList<LogPlace>> Places(string workspace, IReadOnlyCollection<string> logIds) =>
        gate.List(() => Logs(workspace, logIds).Select(log => new LogPlace(log.Id, log.HomeRunId, log.DatapointId)));

    public Task<IReadOnlyList<LogRecord>> Get(string workspace, IReadOnlyCollection<string> logIds) =>
        gate.List(() => Logs(workspace, logIds));

    public Task<Page<LogRecord>> Find(string workspace, LogQuery query, Window window) => gate.Run(() =>
    {
        var logs = tables.Logs.Where(entry => entry.Key.Workspace == workspace).Select(entry => entry.Value)
            .Where(log => log.Version.FileId == query.FileId && log.Version.VersionId == (query.VersionId ?? log.Version.VersionId))
            .Where(log => !(log.CreatedAt < query.From) && !(log.CreatedAt > query.To))
            .Where(log => log.TraceParentId is not null == (query.InTrace ?? log.TraceParentId is not null))
            .Where(log => LogScan.Matches(query, log.Id, () => log.Document));
        var page = LogScan.Page(query, [.. LogOrder.NewestFirst(logs).Select(log => log.Id)], window);
        return new Page<LogRecord>([.. Logs(workspace, page.Records)], page.Total);
    });

    public Task<IReadOnlyDictionary<string, LogPlace>> NewestOf(
        string workspace, FileVersionRef version, IReadOnlySet<string> datapointIds) => gate.Run<IReadOnlyDictionary<string, LogPlace>>(() =>
        LogOrder.NewestFirst(tables.Logs.Where(entry => entry.Key.Workspace == workspace).Select(entry => entry.Value)
                .Where(log => log.Version == version && log is { Complete: true, ParentId: null, DatapointId: not null })
                .Where(log => datapointIds.Contains(log.DatapointId!)))
            .DistinctBy(log => log.DatapointId)
            .ToDictionary(log => log.DatapointId!, log => new LogPlace(log.Id, log.HomeRunId, log.DatapointId)));

    public Task<IReadOnlyList<(long Position, LogRecord Log)>> InRun(string workspace, string runId, long from, long to) => gate.List(() =>
    {
        if (from >= to || !tables.RunLogs.TryGetValue((workspace, runId), out var places)) return [];
        return places.GetViewBetween(new RunPlace(from, ""), new RunPlace(to - 1, ""))
            .Where(place => tables.Logs.ContainsKey((workspace, place.LogId)))
            .Select(place => (place.Position, tables.Logs[(workspace, place.LogId)]));
    });

    public Task<IReadOnlyList<LogRecord>> Judgments(string workspace, IReadOnlyCollection<string> parentIds) => gate.Run(() =>
        LogOrder.ByRevision(parentIds.SelectMany(parent => Logs(workspace, tables.Judgments.GetValueOrDefault((workspace, parent), []))
            .GroupBy(log => log.Version.VersionId)
            .Select(ofVersion => ofVersion.MaxBy(log => log.Revision)!))));

    public Task<EarlierLog?> JudgmentBefore(string workspace, string parentId, string versionId, long revision) => gate.Run(() =>
        Logs(workspace, tables.Judgments.GetValueOrDefault((workspace, parentId), []))
            .Where(log => log.Version.VersionId == versionId && log.Revision < revision)
            .MaxBy(log => log.Revision) is { } log ? new EarlierLog(log.Id, log.Revision, tables.Outcomes.GetValueOrDefault((workspace, log.Id))) : null);

    public Task<IReadOnlyList<LogRecord>> TraceChildren(string workspace, IReadOnlyCollection<string> traceParentIds) => gate.Run(() =>
        LogOrder.OldestFirst(traceParentIds.SelectMany(
            parent => Logs(workspace, tables.TraceChildren.GetValueOrDefault((workspace, parent), [])))));

    public Task<LogCounts> Count(string workspace, string fileId, string versionId) => gate.Run(() => new LogCounts(
        tables.LogCounts.GetValueOrDefault((workspace, fileId, versionId)),
        tables.LogCounts.GetValueOrDefault((workspace, fileId, LogTally.WholeFile))));

    public Task<FileRef?> FileAt(string workspace, string path) => gate.Run(() =>
        tables.FileIds.TryGetValue((workspace, path), out var id) ? File(workspace, id) : null);

    public Task<FileRef?> FileOfVersion(string workspace, string versionId) => gate.Run(() =>
        tables.Versions.TryGetValue((workspace, versionId), out var id) ? File(workspace, id) : null);

    public Task<FileRef?> FileOfDatapoint(string workspace, string datapointId) => gate.Run(() => tables.Datapoints.Keys
        .Where(key => key.Workspace == workspace && key.Id == datapointId)
        .Select(key => key.FileId).Order(StringComparer.Ordinal)
        .Select(id => File(workspace, id)).FirstOrDefault(file => file is not null));

    public Task<IReadOnlyList<FileRef>> Files(string workspace, IReadOnlyCollection<string> fileIds) =>
        gate.List(() => fileIds.Select(id => File(workspace, id)).OfType<FileRef>());

    public Task<IReadOnlyList<string>> DatapointIds(string workspace, string versionId, Window window) => gate.List(() =>
        DatapointIds(workspace, versionId).Skip((int)Math.Min(window.Offset, int.MaxValue)).Take(window.Count));

    public Task<DatasetVersionRef?> DatasetVersion(string workspace, string versionId) => gate.Run(() =>
        tables.DatasetVersions.TryGetValue((workspace, versionId), out var version)
            ? new DatasetVersionRef(version.FileId, versionId, version.DatapointIds.Count)
            : null);

    public Task<IReadOnlyList<Datapoint>> Datapoints(string workspace, string fileId, IReadOnlyCollection<string> datapointIds) =>
        gate.List(() => datapointIds.Select(id => tables.Datapoints.GetValueOrDefault((workspace, fileId, id))).OfType<Datapoint>());

    public Task<Page<string>> Evaluations(string workspace, string fileId, Window window) => gate.Run(() =>
    {
        var ids = tables.Evaluations
            .Where(entry => entry.Key.Workspace == workspace && entry.Value.FileId == fileId)
            .OrderByDescending(entry => entry.Value.CreatedAt).ThenByDescending(entry => entry.Key.Id, StringComparer.Ordinal)
            .Select(entry => entry.Key.Id).ToList();
        return new Page<string>(ids.Skip((int)Math.Min(window.Offset, int.MaxValue)).Take(window.Count).ToList(), ids.Count);
    });

    public Task<IReadOnlyList<string>> WaitingRuns(string workspace, string versionId, int count) => gate.List(() =>
        tables.WaitingRuns.Where(entry => entry.Key.Workspace == workspace && entry.Key.VersionId == versionId)
            .Select(entry => entry.Key.RunId).OrderDescending(StringComparer.Ordinal).Take(count));

    public Task<IReadOnlyList<(string Workspace, OutboxMessage Message)>> Pending(string? afterId, int count) => gate.List(() =>
        tables.Outbox.Where(entry => string.CompareOrdinal(entry.Key.Id, afterId) > 0).Take(count)
            .Select(entry => (entry.Key.Workspace, entry.Value)));

    public Task<string?> Find(byte[] keyHash) => gate.Run(() =>
        tables.KeyOwners.TryGetValue(Convert.ToHexString(keyHash), out var owner) ? owner.Workspace : null);

    public Task<bool> HasKeys(string workspace) => gate.Run(() => tables.Keys.Keys.Any(key => key.Workspace == workspace));

    private FileRef? File(string workspace, string id) =>
        tables.Files.TryGetValue((workspace, id), out var file) ? Ref(file) : null;

    private IEnumerable<LogRecord> Logs(string workspace, IEnumerable<string> ids) =>
        ids.Select(id => tables.Logs.GetValueOrDefault((workspace, id))).OfType<LogRecord>();

    private IReadOnlyList<string> DatapointIds(string workspace, string versionId) =>
        tables.DatasetVersions.GetValueOrDefault((workspace, versionId))?.DatapointIds ?? [];

    Task<AnswerRow?> IAnswerStore.Find(string workspace, string name) => gate.Run(() => tables.Answers.GetValueOrDefault((workspace, name)));

    public Task<IReadOnlyList<(string Workspace, string Name, string Claim)>> Expired(DateTimeOffset now, int count) => gate.List(() => tables.Answers
        .Where(entry => entry.Value.KeptUntil <= now).OrderBy(entry => entry.Value.KeptUntil).Take(count)
        .Select(entry => (entry.Key.Workspace, entry.Key.Name, entry.Value.Claim)));
}
