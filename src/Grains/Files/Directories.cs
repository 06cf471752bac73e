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

    /// <summary>So many are read at once.</summary>
    private const int FilesAtOnce = 1000;

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

        // What is left at the old path keeps a directory until its files have followed; when this is cut short, the message makes them.
        var move = new DirectoryMove(from, Now, [.. (await FilesBelow(from)).Select(file => file.FileId)]);
        var leftovers = (await DirectoriesAt(from)).Select(directory => Make(directory.Path) with { CreatedAt = move.At, UpdatedAt = move.At });
        var message = new FollowDirectory(move).To(id, services.Ids);
        if (!await Write(ParentsOf(path), new MoveDirectory(from, path, move.At), new PutDirectories([.. leftovers]), new PutOutbox(message)))
            return Taken(path);
        var stuck = await MoveFiles(from, path);
        if (stuck is null) await RemoveLeftovers(move, path);
        await Write(new RemoveOutbox(message.Id));
        return stuck is null ? await Stored(id) : stuck;
    }

    public async Task<Result<DirectoryView>> FollowMove(string id, DirectoryMove move)
    {
        var found = await Stored(id);
        if (!found.IsOk) return found;
        var (from, to) = (move.From, found.Value.Path);
        var ids = move.FileIds.ToHashSet(StringComparer.Ordinal);
        foreach (var files in (await FilesBelow(from)).Where(file => ids.Contains(file.FileId)).Chunk(MovesAtOnce))
        {
            if (await MoveFiles(files, from, to) is { } stuck) return stuck;
        }

        await RemoveLeftovers(move, to);
        return found;
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
        while (true)
        {
            var files = (await Below(from, new Window(0, MovesAtOnce))).Records;
            if (files.Count == 0) return null;
            if (await MoveFiles(files, from, to) is { } stuck) return stuck;
        }
    }

    private async Task<Refusal?> MoveFiles(IReadOnlyList<FileRef> files, string from, string to)
    {
        var moves = await Task.WhenAll(files.Select(file =>
            services.Grains.File(new GrainKey(workspace, file.FileId)).Move(to + file.Path[from.Length..])));
        // One that was deleted meanwhile needs no moving.
        return moves.Select(move => move.Refusal).FirstOrDefault(refusal => refusal is { Kind: not RefusalKind.NotFound });
    }

    /// <summary>Removes what stood in for a directory at its old path, where nothing is in it.</summary>
    private async Task RemoveLeftovers(DirectoryMove move, string to)
    {
        foreach (var left in (await DirectoriesAt(move.From)).OrderByDescending(directory => directory.Path.Length))
        {
            if (left.CreatedAt <= move.At && !IsAt(to, left.Path)) await Write(new RemoveDirectory(left.Path));
        }
    }

    private async Task<IReadOnlyList<FileRef>> FilesBelow(string path)
    {
        var files = new List<FileRef>();
        while (await Below(path, new Window(files.Count, FilesAtOnce)) is { Records: { Count: > 0 } page }) files.AddRange(page);
        return files;
    }

    // The oldest first: those that come meanwhile are behind them.
    private Task<Page<FileRef>> Below(string path, Window window) =>
        Store.FindFiles(workspace, new FileQuery([], Directory: path, Descending: false), environmentId: null, window);

    private async Task<IReadOnlyList<DirectoryView>> DirectoriesAt(string path) =>
        [.. (await Store.Directories(workspace)).Where(directory => IsAt(path, directory.Path))];

    private static bool IsAt(string path, string other) => other == path || other.StartsWith(path + "/", StringComparison.Ordinal);

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
