using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

/// <summary>Directories through one connection: writes inside the writer's transaction, reads wherever the connection is.</summary>
internal sealed class DirectoryRows(Connection connection)
{
    private const string Columns = "id, path, created_at, updated_at";

    private const string Insert =
        "INSERT INTO directories (workspace, path, id, parent, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)";

    public bool TryInsert(string workspace, DirectoryView directory) => Bind(Insert, workspace, directory).TryExecute();

    public void Put(string workspace, IReadOnlyList<DirectoryView> directories)
    {
        foreach (var directory in directories) Bind(Insert + " ON CONFLICT (workspace, path) DO NOTHING", workspace, directory).Execute();
    }

    /// <summary>False when one of the new paths is taken.</summary>
    public bool TryMove(string workspace, MoveDirectory move)
    {
        foreach (var directory in Below(workspace, move.From))
        {
            var path = move.To + directory.Path[move.From.Length..];
            var moved = connection
                .Query("UPDATE directories SET path = ?, parent = ?, updated_at = ? WHERE workspace = ? AND path = ?")
                .Bind(path).Bind(FilePaths.DirectoryOf(path)).Bind(Timestamps.ToMicroseconds(move.At))
                .Bind(workspace).Bind(directory.Path)
                .TryExecute();
            if (!moved) return false;
        }

        return true;
    }

    /// <summary>False while something is in the directory.</summary>
    public bool TryRemove(string workspace, string path)
    {
        if (Any("SELECT 1 FROM files WHERE workspace = ? AND directory = ? LIMIT 1", workspace, path)) return false;
        if (Any("SELECT 1 FROM directories WHERE workspace = ? AND parent = ? LIMIT 1", workspace, path)) return false;
        connection.Query("DELETE FROM directories WHERE workspace = ? AND path = ?").Bind(workspace).Bind(path).Execute();
        return true;
    }

    public DirectoryView? At(string workspace, string path) =>
        Read(connection.Query($"SELECT {Columns} FROM directories WHERE workspace = ? AND path = ?").Bind(workspace).Bind(path)).SingleOrDefault();

    public DirectoryView? Find(string workspace, string id) =>
        Read(connection.Query($"SELECT {Columns} FROM directories WHERE workspace = ? AND id = ?").Bind(workspace).Bind(id)).SingleOrDefault();

    public IReadOnlyList<DirectoryView> All(string workspace) =>
        Read(connection.Query($"SELECT {Columns} FROM directories WHERE workspace = ? ORDER BY path").Bind(workspace));

    // Left to itself SQLite takes the order of the key for worth more than the index, and reads all directories.
    public IReadOnlyList<DirectoryView> In(string workspace, string parent) => Read(connection
        .Query($"SELECT {Columns} FROM directories INDEXED BY directories_by_parent WHERE workspace = ? AND parent = ? ORDER BY path").Bind(workspace).Bind(parent));

    /// <summary>A directory and all below it. What follows the slash in ASCII ends the range of what begins with path and slash.</summary>
    private List<DirectoryView> Below(string workspace, string path)
    {
        var below = Read(connection
            .Query($"SELECT {Columns} FROM directories WHERE workspace = ? AND path > ? AND path < ? ORDER BY path")
            .Bind(workspace).Bind(path + "/").Bind(path + "0"));
        return At(workspace, path) is { } self ? [self, .. below] : below;
    }

    private bool Any(string sql, string workspace, string path)
    {
        using var row = connection.Query(sql).Bind(workspace).Bind(path);
        return row.Step();
    }

    private Statement Bind(string sql, string workspace, DirectoryView directory) => connection.Query(sql)
        .Bind(workspace).Bind(directory.Path).Bind(directory.Id).Bind(FilePaths.DirectoryOf(directory.Path))
        .Bind(Timestamps.ToMicroseconds(directory.CreatedAt)).Bind(Timestamps.ToMicroseconds(directory.UpdatedAt));

    private static List<DirectoryView> Read(Statement statement)
    {
        using var rows = statement;
        var directories = new List<DirectoryView>();
        while (rows.Step())
        {
            directories.Add(new DirectoryView(
                rows.Text(0), rows.Text(1), Timestamps.FromMicroseconds(rows.Int64(2)), Timestamps.FromMicroseconds(rows.Int64(3))));
        }

        return directories;
    }
}
