using Evals.Contracts;
using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>Lists of a file's logs, along an index that has them by time.</summary>
internal sealed partial class PostgresLogs
{
    private const string Meant =
        """
        l.workspace = $1 AND l.file_id = $2 AND l.created_at BETWEEN $3 AND $4 AND l.version_id = coalesce($5, l.version_id)
        AND (l.trace_parent_id IS NOT NULL) = coalesce($6, l.trace_parent_id IS NOT NULL)
        """;

    private const string NewestFirst = "ORDER BY l.created_at DESC, l.id DESC";

    public async Task<Page<LogRecord>> Find(string workspace, LogQuery query, Window window)
    {
        if (query.LooksInside) return await Scan(workspace, query, window);
        var logs = await reads.Rows(
            $"SELECT {Columns} FROM logs l WHERE {Meant} {NewestFirst} LIMIT $7 OFFSET $8",
            row => Log(row, 0), [.. Bind(workspace, query), Sql.Value(window.Count), Sql.Value(window.Offset)]);
        return new Page<LogRecord>(logs, await Total(workspace, query));
    }

    public async Task<IReadOnlyDictionary<string, LogPlace>> NewestOf(string workspace, FileVersionRef version, IReadOnlySet<string> datapointIds)
    {
        var newest = await reads.Rows(
            """
            SELECT DISTINCT ON (l.datapoint_id) l.datapoint_id, l.id, l.home_run_id FROM logs l
            WHERE l.workspace = $1 AND l.file_id = $2 AND l.version_id = $3 AND l.complete AND l.parent_id IS NULL AND l.datapoint_id = ANY ($4)
            ORDER BY l.datapoint_id, l.created_at DESC, l.id DESC
            """,
            row => (Datapoint: row.Text(0), Place: new LogPlace(row.Text(1), row.Text(2), row.Text(0))),
            Sql.Value(workspace), Sql.Value(version.FileId), Sql.Value(version.VersionId), Sql.Values(datapointIds));
        return newest.ToDictionary(log => log.Datapoint, log => log.Place);
    }

    private async Task<long> Total(string workspace, LogQuery query) => query is { From: null, To: null, InTrace: null }
        ? await CountOf(workspace, query.FileId, query.VersionId ?? LogTally.WholeFile)
        : await reads.Number($"SELECT count(*) FROM logs l WHERE {Meant}", Bind(workspace, query));

    private async Task<Page<LogRecord>> Scan(string workspace, LogQuery query, Window window)
    {
        var looked = await reads.Rows(
            $"SELECT l.id, l.document FROM logs l WHERE {Meant} {NewestFirst}",
            row => row.Text(0) is var id && LogScan.Matches(query, id, () => row.Bytes(1)) ? id : null, Bind(workspace, query));
        var page = LogScan.Page(query, [.. looked.OfType<string>()], window);
        return new Page<LogRecord>(await Get(workspace, page.Records), page.Total);
    }

    private static NpgsqlParameter[] Bind(string workspace, LogQuery query) =>
    [
        Sql.Value(workspace), Sql.Value(query.FileId),
        Sql.Value(query.From is { } from ? Timestamps.ToMicroseconds(from) : long.MinValue),
        Sql.Value(query.To is { } to ? Timestamps.ToMicroseconds(to) : long.MaxValue),
        Sql.Value(query.VersionId), Sql.Value(query.InTrace),
    ];
}
