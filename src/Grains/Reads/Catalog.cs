using Evals.Contracts;
using Evals.Domain.Files;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>One workspace's lists and look-ups, straight from the store.</summary>
internal class Catalog(string workspace, Stores stores) : ICatalog
{
    public Task<FileRef?> FileAt(string path) => stores.Catalog.FileAt(workspace, path);

    public Task<FileRef?> FileOfVersion(string versionId) => stores.Catalog.FileOfVersion(workspace, versionId);

    public Task<FileRef?> FileOfDatapoint(string datapointId) => stores.Catalog.FileOfDatapoint(workspace, datapointId);

    public Task<IReadOnlyList<FileRef>> Files(IReadOnlyCollection<string> fileIds) => stores.Catalog.Files(workspace, fileIds);

    public async Task<Result<Page<FileRef>>> FindFiles(FileQuery query, Window window)
    {
        var environment = query.Environment is { } name ? new WorkspaceEnvironments(workspace).Find(name) : null;
        if (environment is { IsOk: false }) return environment.Refusal;
        if (query.Directory is { } directory && await DirectoryAt(directory) is null)
            return new Refusal(RefusalKind.NotFound, "Directory", "path", $"Directory `{directory}` does not exist.");
        return await stores.Catalog.FindFiles(workspace, query, environment?.Value!.Id, window);
    }

    public async Task<DirectoryView?> DirectoryAt(string path) =>
        path.Length == 0 ? WorkspaceDirectories.Root(workspace) : await stores.Catalog.DirectoryAt(workspace, path);

    public async Task<DirectoryView?> Directory(string id) =>
        WorkspaceDirectories.Root(workspace) is var root && id == root.Id ? root : await stores.Catalog.Directory(workspace, id);

    public async Task<IReadOnlyList<DirectoryView>> Directories() =>
        [WorkspaceDirectories.Root(workspace), .. await stores.Catalog.Directories(workspace)];

    public async Task<DirectoryContent> ContentOf(string directoryPath) => new(
        await stores.Catalog.DirectoriesIn(workspace, directoryPath), await stores.Catalog.FilesIn(workspace, directoryPath));

    public async Task<Page<Datapoint>> Datapoints(string versionId, Window window)
    {
        if (await stores.Catalog.DatasetVersion(workspace, versionId) is not { } dataset) return new Page<Datapoint>([], 0);
        var ids = await stores.Catalog.DatapointIds(workspace, versionId, window);
        var datapoints = await stores.Catalog.Datapoints(workspace, dataset.FileId, ids);
        var byId = datapoints.ToDictionary(datapoint => datapoint.Id);
        return new Page<Datapoint>([.. ids.Select(id => byId[id])], dataset.DatapointCount);
    }

    public Task<IReadOnlyList<Datapoint>> DatapointsById(string fileId, IReadOnlyCollection<string> datapointIds) =>
        stores.Catalog.Datapoints(workspace, fileId, datapointIds);

    public Task<Page<string>> Evaluations(string fileId, Window window) => stores.Catalog.Evaluations(workspace, fileId, window);

    public Task<LogCounts> LogCounts(string fileId, string versionId) => stores.Logs.Count(workspace, fileId, versionId);
}
