using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage.Memory;

internal sealed partial class MemoryWrite
{
    private bool TryInsert(DirectoryView directory)
    {
        if (tables.Directories.ContainsKey((workspace, directory.Path))) return false;
        Set(tables.Directories, (workspace, directory.Path), directory with
        {
            CreatedAt = Timestamps.Truncate(directory.CreatedAt),
            UpdatedAt = Timestamps.Truncate(directory.UpdatedAt),
        });
        return true;
    }

    private void Put(PutDirectories put)
    {
        foreach (var directory in put.Directories) TryInsert(directory);
    }

    private bool TryMove(MoveDirectory move)
    {
        var moved = tables.Directories
            .Where(entry => entry.Key.Workspace == workspace && IsAtOrBelow(entry.Key.Path, move.From))
            .Select(entry => entry.Value).ToList();
        foreach (var directory in moved)
        {
            Delete(tables.Directories, (workspace, directory.Path));
            if (!TryInsert(directory with { Path = move.To + directory.Path[move.From.Length..], UpdatedAt = move.At })) return false;
        }

        return true;
    }

    private bool TryRemove(RemoveDirectory remove)
    {
        var used = tables.FileIds.Keys.Any(file => file.Workspace == workspace && FilePaths.DirectoryOf(file.Path) == remove.Path)
            || tables.Directories.Keys.Any(other => other.Workspace == workspace && FilePaths.DirectoryOf(other.Path) == remove.Path);
        if (used) return false;
        Delete(tables.Directories, (workspace, remove.Path));
        return true;
    }

    private static bool IsAtOrBelow(string path, string directory) =>
        path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
