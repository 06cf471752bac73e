using Evals.Contracts;
using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

/// <summary>Lists of a file's logs, along an index that has them by time.</summary>
internal sealed partial class SqliteLogs
{
    private const string Meant =
        """
        l.workspace = ? AND l.file_id = ? AND l.created_at BETWEEN ? AND ? AND l.version_id = ifnull(?, l.version_id)
        AND (l.trace_parent_id IS NOT NULL) BETWEEN ? AND ?
        """;

    /// <summary>A page of all of a file's logs: what lies before it is passed over in the index, where
    /// many fit on a page of the database, and of the logs only those on the page are looked at.</summary>
    private const string AlongTheIndex =
        $"""
        SELECT {Columns} FROM (
            SELECT rowid AS place FROM logs
            WHERE workspace = ? AND file_id = ? AND created_at BETWEEN ? AND ?
            ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?)
        CROSS JOIN logs l ON l.rowid = place
        """;

    private const string NewestFirst = "ORDER BY l.created_at DESC, l.id DESC";

    public Task<Page<LogRecord>> Find(string workspace, LogQuery query, Window window) => reads.Run(connection =>
        query.LooksInside ? Scan(connection, workspace, query, window) : Slice(connection, workspace, query, window));

    public Task<IReadOnlyDictionary<string, LogPlace>> NewestOf(
        string workspace, FileVersionRef version, IReadOnlySet<string> datapointIds) => reads.Run<IReadOnlyDictionary<string, LogPlace>>(connection =>
    {
        using var rows = connection.Query(
            $"""
            SELECT l.datapoint_id, l.id, l.home_run_id FROM logs l
            WHERE l.workspace = ? AND l.file_id = ? AND l.version_id = ? AND l.complete AND l.parent_id IS NULL AND l.datapoint_id IS NOT NULL
            {NewestFirst}
            """).Bind(workspace).Bind(version.FileId).Bind(version.VersionId);
        var newest = new Dictionary<string, LogPlace>();
        while (newest.Count < datapointIds.Count && rows.Step())
        {
            if (datapointIds.Contains(rows.Text(0))) newest.TryAdd(rows.Text(0), new LogPlace(rows.Text(1), rows.Text(2), rows.Text(0)));
        }

        return newest;
    });

    private static Page<LogRecord> Slice(Connection connection, string workspace, LogQuery query, Window window)
    {
        using var rows = query is { VersionId: null, InTrace: null }
            ? BindTimes(connection.Query(AlongTheIndex), workspace, query).Bind(window.Count).Bind(window.Offset)
            : Bind(connection.Query($"SELECT {Columns} FROM logs l WHERE {Meant} {NewestFirst} LIMIT ? OFFSET ?"), workspace, query)
                .Bind(window.Count).Bind(window.Offset);
        var logs = new List<LogRecord>();
        while (rows.Step()) logs.Add(Log(rows, 0));
        return new Page<LogRecord>(LogOrder.NewestFirst(logs), Total(connection, workspace, query));
    }

    private static long Total(Connection connection, string workspace, LogQuery query)
    {
        if (query is { From: null, To: null, InTrace: null })
            return CountOf(connection, workspace, query.FileId, query.VersionId ?? LogTally.WholeFile);
        using var count = Bind(connection.Query($"SELECT count(*) FROM logs l WHERE {Meant}"), workspace, query);
        count.Step();
        return count.Int64(0);
    }

    private static Page<LogRecord> Scan(Connection connection, string workspace, LogQuery query, Window window)
    {
        var matching = new List<string>();
        using (var rows = Bind(connection.Query($"SELECT l.id, l.document FROM logs l WHERE {Meant} {NewestFirst}"), workspace, query))
        {
            while (rows.Step())
            {
                var id = rows.Text(0);
                if (LogScan.Matches(query, id, () => rows.Blob(1))) matching.Add(id);
            }
        }

        var page = LogScan.Page(query, matching, window);
        return new Page<LogRecord>(connection.ForEach(ById, workspace, page.Records, row => Log(row, 0)), page.Total);
    }

    private static Statement Bind(Statement statement, string workspace, LogQuery query) => BindTimes(statement, workspace, query)
        .Bind(query.VersionId)
        .Bind(query.InTrace == true).Bind(query.InTrace != false);

    private static Statement BindTimes(Statement statement, string workspace, LogQuery query) => statement
        .Bind(workspace).Bind(query.FileId)
        .Bind(query.From is { } from ? Timestamps.ToMicroseconds(from) : long.MinValue)
        .Bind(query.To is { } to ? Timestamps.ToMicroseconds(to) : long.MaxValue);
}
