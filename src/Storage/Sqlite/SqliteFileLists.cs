using Evals.Contracts;

namespace Evals.Storage.Sqlite;

/// <summary>Lists of files. One text for every combination of filters, so that its statement stays prepared: a filter that is
/// not asked for is one that every file passes. Rows come in the order of an index, so that a page is read and the list is not.</summary>
internal static class SqliteFileLists
{
    private const string Filter =
        """
        FROM files WHERE workspace = ? AND (? >> type) & 1 = 1 AND instr(folded_name, ?) > 0
            AND substr(path, 1, length(?)) = ? AND instr(environments, ?) > 0
        """;

    public static Page<FileRef> Find(Connection connection, string workspace, FileQuery query, string? environmentId, Window window)
    {
        using var count = Bind(connection.Query("SELECT count(*) " + Filter), workspace, query, environmentId);
        count.Step();

        // One of six texts, interned: the connection knows its statements by their texts' identity.
        var list = string.Intern($"SELECT id, type, path {Filter} {FileColumns.OrderBy(query)} LIMIT ? OFFSET ?");
        using var rows = Bind(connection.Query(list), workspace, query, environmentId)
            .Bind(window.Count).Bind(window.Offset);
        var files = new List<FileRef>();
        while (rows.Step()) files.Add(new FileRef(rows.Text(0), (FileType)rows.Int64(1), rows.Text(2)));
        return new Page<FileRef>(files, count.Int64(0));
    }

    private static Statement Bind(Statement statement, string workspace, FileQuery query, string? environmentId)
    {
        var types = query.Types.Count == 0 ? -1L : query.Types.Aggregate(0L, (mask, type) => mask | (1L << (int)type));
        var prefix = FileColumns.PrefixOf(query.Directory);
        return statement.Bind(workspace).Bind(types).Bind(FileColumns.Folded(query.Name ?? ""))
            .Bind(prefix).Bind(prefix).Bind(environmentId ?? "");
    }
}
