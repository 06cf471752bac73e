using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage.Memory;

internal sealed partial class MemoryReads
{
    public Task<Page<FileRef>> FindFiles(string workspace, FileQuery query, string? environmentId, Window window) => gate.Run(() =>
    {
        var found = Ordered(AllFiles(workspace).Where(file => Matches(file, query, environmentId)), query.Order).ToList();
        if (query.Descending) found.Reverse();
        var page = found.Skip((int)Math.Min(window.Offset, int.MaxValue)).Take(window.Count).Select(Ref);
        return new Page<FileRef>(page.ToList(), found.Count);
    });

    public Task<IReadOnlyList<FileRef>> FilesIn(string workspace, string directory) => gate.List(() => AllFiles(workspace)
        .Where(file => FilePaths.DirectoryOf(file.Path) == directory).OrderBy(file => file.Path, StringComparer.Ordinal).Select(Ref));

    public Task<DirectoryView?> DirectoryAt(string workspace, string path) =>
        gate.Run(() => tables.Directories.GetValueOrDefault((workspace, path)));

    public Task<DirectoryView?> Directory(string workspace, string id) =>
        gate.Run(() => AllDirectories(workspace).FirstOrDefault(directory => directory.Id == id));

    public Task<IReadOnlyList<DirectoryView>> Directories(string workspace) => gate.List(() => AllDirectories(workspace));

    public Task<IReadOnlyList<DirectoryView>> DirectoriesIn(string workspace, string directory) =>
        gate.List(() => AllDirectories(workspace).Where(child => FilePaths.DirectoryOf(child.Path) == directory));

    private static bool Matches(PutFile file, FileQuery query, string? environmentId) =>
        (query.Types.Count == 0 || query.Types.Contains(file.Type))
        && FileColumns.FoldedName(file).Contains(FileColumns.Folded(query.Name ?? ""), StringComparison.Ordinal)
        && file.Path.StartsWith(FileColumns.PrefixOf(query.Directory), StringComparison.Ordinal)
        && (environmentId is null || file.Environments.Contains(environmentId));

    private static IEnumerable<PutFile> Ordered(IEnumerable<PutFile> files, FileOrder order) => order switch
    {
        FileOrder.CreatedAt => files.OrderBy(file => file.CreatedAt).ThenBy(file => file.FileId, StringComparer.Ordinal),
        FileOrder.UpdatedAt => files.OrderBy(file => file.UpdatedAt).ThenBy(file => file.FileId, StringComparer.Ordinal),
        FileOrder.Name => files.OrderBy(FileColumns.FoldedName, StringComparer.Ordinal).ThenBy(file => file.FileId, StringComparer.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, null),
    };

    private IEnumerable<PutFile> AllFiles(string workspace) =>
        tables.Files.Where(entry => entry.Key.Workspace == workspace).Select(entry => entry.Value);

    private IEnumerable<DirectoryView> AllDirectories(string workspace) => tables.Directories
        .Where(entry => entry.Key.Workspace == workspace).Select(entry => entry.Value)
        .OrderBy(directory => directory.Path, StringComparer.Ordinal);

    private static FileRef Ref(PutFile file) => new(file.FileId, file.Type, file.Path);
}
