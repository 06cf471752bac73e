using Evals.Contracts;
using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

internal static class DirectoryRows
{
    private const string Insert = "INSERT INTO directories (workspace, path, id, parent, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)";

    /// <summary>Null when the row is not about directories.</summary>
    public static IReadOnlyList<NpgsqlBatchCommand>? Statements(string workspace, StoreRow row) => row switch
    {
        InsertDirectory insert => [Bind(Insert, workspace, insert.Directory)],
        PutDirectories put => [Keep(workspace, put), .. put.Directories.Select(directory => Bind(Insert + " ON CONFLICT DO NOTHING", workspace, directory))],
        MoveDirectory move => [Move(workspace, move)],
        RemoveDirectory remove => Remove(workspace, remove.Path),
        _ => null,
    };

    // What is put into a directory that is there must not lose it to another process that finds it empty at the same time.
    private static NpgsqlBatchCommand Keep(string workspace, PutDirectories put) => Sql.Command(
        "SELECT FROM directories WHERE workspace = $1 AND md5(path) = ANY (SELECT md5(p) FROM unnest($2) AS p) FOR KEY SHARE",
        Sql.Value(workspace), Sql.Values(put.Directories.Select(directory => directory.Path)));

    // The character behind the slash ends the range of what begins with path and slash.
    private static NpgsqlBatchCommand Move(string workspace, MoveDirectory move) => Sql.Command(
        """
        UPDATE directories SET path = moved.path, parent = regexp_replace(moved.path, '/?[^/]*$', ''), updated_at = $4
        FROM (SELECT workspace, id, $3 || substr(path, length($2) + 1) AS path FROM directories
            WHERE workspace = $1 AND (path = $2 OR (path > $2 || '/' AND path < $2 || '0'))) AS moved
        WHERE directories.workspace = moved.workspace AND directories.id = moved.id
        """,
        Sql.Value(workspace), Sql.Value(move.From), Sql.Value(move.To), Sql.Value(move.At));

    // First removed, then looked at: a process that is putting something in at this moment is waited for, and its row is seen.
    private static NpgsqlBatchCommand[] Remove(string workspace, string path) =>
    [
        Sql.Command("DELETE FROM directories WHERE workspace = $1 AND md5(path) = md5($2) AND path = $2", Sql.Value(workspace), Sql.Value(path)),
        Sql.Command(
            """
            SELECT refuse() WHERE EXISTS (SELECT FROM files WHERE workspace = $1 AND md5(directory) = md5($2) AND directory = $2)
                OR EXISTS (SELECT FROM directories WHERE workspace = $1 AND md5(parent) = md5($2) AND parent = $2)
            """,
            Sql.Value(workspace), Sql.Value(path)),
    ];

    private static NpgsqlBatchCommand Bind(string sql, string workspace, DirectoryView directory) => Sql.Command(
        sql, Sql.Value(workspace), Sql.Value(directory.Path), Sql.Value(directory.Id), Sql.Value(FilePaths.DirectoryOf(directory.Path)),
        Sql.Value(directory.CreatedAt), Sql.Value(directory.UpdatedAt));
}
