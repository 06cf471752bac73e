using Evals.Contracts;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>Lists of files and directories. One text for every combination of filters, so that its statement stays prepared: a filter
/// that is not asked for is one that every file passes. Rows come in the order of an index, so that a page is read and the list is not.</summary>
internal sealed partial class PostgresCatalog
{
    private const string Filter =
        """
        FROM files WHERE workspace = $1 AND ($2 >> type) & 1 = 1 AND strpos(folded_name, $3) > 0
            AND starts_with(path, $4) AND strpos(environments, $5) > 0
        """;

    private const string DirectoryColumns = "SELECT id, path, created_at, updated_at FROM directories WHERE workspace = $1";

    public async Task<Page<FileRef>> FindFiles(string workspace, FileQuery query, string? environmentId, Window window) => new(
        await reads.Rows(
            $"SELECT id, type, path {Filter} {FileColumns.OrderBy(query)} LIMIT $6 OFFSET $7",
            File, [.. Bind(workspace, query, environmentId), Sql.Value(window.Count), Sql.Value(window.Offset)]),
        await reads.Number("SELECT count(*) " + Filter, Bind(workspace, query, environmentId)));

    public Task<DirectoryView?> DirectoryAt(string workspace, string path) => reads.Row(
        DirectoryColumns + " AND md5(path) = md5($2) AND path = $2", Directory, Sql.Value(workspace), Sql.Value(path));

    public Task<DirectoryView?> Directory(string workspace, string id) =>
        reads.Row(DirectoryColumns + " AND id = $2", Directory, Sql.Value(workspace), Sql.Value(id));

    public async Task<IReadOnlyList<DirectoryView>> Directories(string workspace) =>
        await reads.Rows(DirectoryColumns + " ORDER BY path", Directory, Sql.Value(workspace));

    public async Task<IReadOnlyList<DirectoryView>> DirectoriesIn(string workspace, string directory) => await reads.Rows(
        DirectoryColumns + " AND md5(parent) = md5($2) AND parent = $2 ORDER BY path", Directory, Sql.Value(workspace), Sql.Value(directory));

    private static NpgsqlParameter[] Bind(string workspace, FileQuery query, string? environmentId)
    {
        var types = query.Types.Count == 0 ? -1L : query.Types.Aggregate(0L, (mask, type) => mask | (1L << (int)type));
        return
        [
            Sql.Value(workspace), Sql.Value(types), Sql.Value(FileColumns.Folded(query.Name ?? "")),
            Sql.Value(FileColumns.PrefixOf(query.Directory)), Sql.Value(environmentId ?? ""),
        ];
    }

    private static DirectoryView Directory(NpgsqlDataReader row) => new(row.Text(0), row.Text(1), row.Time(2), row.Time(3));
}
