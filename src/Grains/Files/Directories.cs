using Evals.Contracts;
using Evals.Domain.Files;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>One workspace's directories. They are rows and no grains: what must hold of them (a path only once, nothing deleted that is
/// not empty) the storage's one writer checks in the transaction of the change.</summary>
internal class Directories(string workspace, GrainServices services) : IDirectories
{
    private const string Subject = "Directory";

    /// <summary>So many files are moved at once: their commits go together.</summary>
    private const int MovesAtOnce = 64;

    private ICatalogStore Store => services.Stores.Catalog;

    private DateTimeOffset Now => services.Time.GetUtcNow();

    public async Task<Result<DirectoryView>> Create(string path)
    {
        if (FilePath.Check(Subject, path) is { } refusal) return refusal;
        var made = Make(path);
        return await Write(ParentsOf(path), new InsertDirectory(made)) ? await Stored(made.Id) : Taken(path);
    }

    public async Task<Result<DirectoryView>> Move(string id, string path)
    {
        if (await Find(id, "moved") is var found && !found.IsOk) return found;
        var from = found.Value.Path;
        if (path == from) return found;
        if (FilePath.Check(Subject, path) is { } refusal) return refusal;
        if (path.StartsWith(from + "/", StringComparison.Ordinal))
            return Refusal.Invalid(Subject, "path", "path must not be in the directory itself.");
        if (await Store.DirectoryAt(workspace, path) is not null) return Taken(path);

        // What is left at the old path keeps a directory until its files have followed.
        var left = (await Store.Directories(workspace)).Select(directory => directory.Path)
            .Where(other => other == from || other.StartsWith(from + "/", StringComparison.Ordinal)).ToList();
        var leftovers = new PutDirectories([.. left.Select(Make)]);
        if (!await Write(ParentsOf(path), new MoveDirectory(from, path, Now), leftovers)) return Taken(path);
        if (await MoveFiles(from, path) is { } stuck) return stuck;
        foreach (var empty in left.OrderByDescending(other => other.Length)) await Write(new RemoveDirectory(empty));
        return await Stored(id);
    }

    public async Task<Result<DirectoryView>> Delete(string id)
    {
        if (await Find(id, "deleted") is var found && !found.IsOk) return found;
        return await Write(new RemoveDirectory(found.Value.Path))
            ? found
            : Refusal.Conflict(Subject, "id", $"The directory {found.Value.Path} is not empty.");
    }

    /// <summary>Until no file is below the old path. Answers the refusal of a file that can't go where it should.</summary>
    private async Task<Refusal?> MoveFiles(string from, string to)
    {
        var query = new FileQuery([], Directory: from);
        while (true)
        {
            var files = (await Store.FindFiles(workspace, query, environmentId: null, new Window(0, MovesAtOnce))).Records;
            if (files.Count == 0) return null;
            var moves = await Task.WhenAll(files.Select(file =>
                services.Grains.File(new GrainKey(workspace, file.FileId)).Move(to + file.Path[from.Length..])));
            foreach (var move in moves)
            {
                // One that was deleted meanwhile needs no moving.
                if (move.Refusal is { Kind: not RefusalKind.NotFound } refusal) return refusal;
            }
        }
    }

    private async Task<Result<DirectoryView>> Find(string id, string what)
    {
        if (id == WorkspaceDirectories.Root(workspace).Id) return Refusal.Conflict(Subject, "id", $"The root can't be {what}.");
        return await Store.Directory(workspace, id) is { } directory ? directory : Refusal.NotFound(Subject, "id", id);
    }

    private async Task<Result<DirectoryView>> Stored(string id) =>
        await Store.Directory(workspace, id) is { } directory ? directory : Refusal.NotFound(Subject, "id", id);

    private async Task<bool> Write(params IReadOnlyList<StoreRow> rows) =>
        (await services.Stores.Journal.Write(workspace, rows)).Kind == AppendOutcomeKind.Committed;

    private PutDirectories ParentsOf(string path) => new([.. FilePaths.DirectoriesOf(path).Select(Make)]);

    private DirectoryView Make(string path) => new(services.Ids.Next(IdPrefix.Directory), path, Now, Now);

    private static Refusal Taken(string path) => Refusal.Conflict(Subject, "path", $"There is a directory {path} already.");
}
