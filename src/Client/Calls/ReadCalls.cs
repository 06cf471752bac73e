using Evals.Contracts;

namespace Evals.Client;

internal sealed class CatalogCalls(ClusterCalls calls, ICatalogGrain grain) : ICatalog
{
    public Task<FileRef?> FileAt(string path) => Call(path, static (catalog, path) => catalog.FileAt(path));

    public Task<FileRef?> FileOfVersion(string versionId) => Call(versionId, static (catalog, id) => catalog.FileOfVersion(id));

    public Task<FileRef?> FileOfDatapoint(string datapointId) => Call(datapointId, static (catalog, id) => catalog.FileOfDatapoint(id));

    public Task<IReadOnlyList<FileRef>> Files(IReadOnlyCollection<string> fileIds) => Call(fileIds, static (catalog, ids) => catalog.Files(ids));

    public Task<Result<Page<FileRef>>> FindFiles(FileQuery query, Window window) =>
        Call((query, window), static (catalog, call) => catalog.FindFiles(call.query, call.window));

    public Task<DirectoryView?> DirectoryAt(string path) => Call(path, static (catalog, path) => catalog.DirectoryAt(path));

    public Task<DirectoryView?> Directory(string id) => Call(id, static (catalog, id) => catalog.Directory(id));

    public Task<IReadOnlyList<DirectoryView>> Directories() => Call(0, static (catalog, _) => catalog.Directories());

    public Task<DirectoryContent> ContentOf(string directoryPath) => Call(directoryPath, static (catalog, path) => catalog.ContentOf(path));

    public Task<Page<Datapoint>> Datapoints(string versionId, Window window) =>
        Call((versionId, window), static (catalog, call) => catalog.Datapoints(call.versionId, call.window));

    public Task<IReadOnlyList<Datapoint>> DatapointsById(string fileId, IReadOnlyCollection<string> datapointIds) =>
        Call((fileId, datapointIds), static (catalog, call) => catalog.DatapointsById(call.fileId, call.datapointIds));

    public Task<Page<string>> Evaluations(string fileId, Window window) =>
        Call((fileId, window), static (catalog, call) => catalog.Evaluations(call.fileId, call.window));

    public Task<LogCounts> LogCounts(string fileId, string versionId) =>
        Call((fileId, versionId), static (catalog, call) => catalog.LogCounts(call.fileId, call.versionId));

    private Task<T> Call<TArgument, T>(TArgument argument, Func<ICatalog, TArgument, Task<T>> call) =>
        calls.Call(grain, argument, call, CallKind.RepeatableLong);
}

internal sealed class LogsCalls(ClusterCalls calls, ILogsGrain grain) : ILogs
{
    public Task<IReadOnlyList<LogPlace>> Places(IReadOnlyCollection<string> logIds) => Call(logIds, static (logs, ids) => logs.Places(ids));

    public Task<IReadOnlyList<LogRecord>> Get(IReadOnlyCollection<string> logIds) => Call(logIds, static (logs, ids) => logs.Get(ids));

    public Task<Page<LogRecord>> Find(LogQuery query, Window window) =>
        Call((query, window), static (logs, call) => logs.Find(call.query, call.window));

    public Task<IReadOnlyList<LogPlace>> NewestOf(FileVersionRef version, string datasetVersionId) =>
        Call((version, datasetVersionId), static (logs, call) => logs.NewestOf(call.version, call.datasetVersionId));

    public Task<IReadOnlyList<LogRecord>> AtPositions(string runId, IReadOnlyList<long> positions) =>
        Call((runId, positions), static (logs, call) => logs.AtPositions(call.runId, call.positions));

    public Task<IReadOnlyList<LogRecord>> Judgments(IReadOnlyCollection<string> parentIds) =>
        Call(parentIds, static (logs, ids) => logs.Judgments(ids));

    public Task<IReadOnlyList<LogRecord>> TraceChildren(IReadOnlyCollection<string> traceParentIds) =>
        Call(traceParentIds, static (logs, ids) => logs.TraceChildren(ids));

    private Task<T> Call<TArgument, T>(TArgument argument, Func<ILogs, TArgument, Task<T>> call) =>
        calls.Call(grain, argument, call, CallKind.RepeatableLong);
}
