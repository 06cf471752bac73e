using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres;

internal sealed partial class PostgresLogs(PostgresReads reads) : ILogStore
{
    private const string Columns =
        """
        l.id, l.file_type, l.file_id, l.version_id, l.home_run_id, l.parent_id, l.trace_parent_id, l.datapoint_id,
        l.complete, l.created_at, l.revision, l.document
        """;

    // In the order in which they are asked for.
    private const string Asked =
        "FROM unnest($2) WITH ORDINALITY AS asked (id, place) JOIN logs l ON l.workspace = $1 AND l.id = asked.id ORDER BY asked.place";

    public async Task<IReadOnlyList<LogPlace>> Places(string workspace, IReadOnlyCollection<string> logIds) => await reads.Rows(
        $"SELECT l.id, l.home_run_id, l.datapoint_id {Asked}",
        row => new LogPlace(row.Text(0), row.Text(1), row.TextOrNull(2)), Sql.Value(workspace), Sql.Values(logIds));

    public async Task<IReadOnlyList<LogRecord>> Get(string workspace, IReadOnlyCollection<string> logIds) => await reads.Rows(
        $"SELECT {Columns} {Asked}", row => Log(row, 0), Sql.Value(workspace), Sql.Values(logIds));

    public async Task<IReadOnlyList<(long Position, LogRecord Log)>> InRun(string workspace, string runId, long from, long to) => await reads.Rows(
        $"""
        SELECT asked.position, {Columns}
        FROM (
            SELECT p.first + log.number - 1 AS position, log.id
            FROM run_log_parts p CROSS JOIN LATERAL json_array_elements_text(p.log_ids::json) WITH ORDINALITY AS log (id, number)
            WHERE p.workspace = $1 AND p.run_id = $2 AND p.first < $4 AND p.first >= coalesce(
                (SELECT first FROM run_log_parts WHERE workspace = $1 AND run_id = $2 AND first <= $3 ORDER BY first DESC LIMIT 1), 0)
            ) AS asked
        JOIN logs l ON l.workspace = $1 AND l.id = asked.id
        WHERE asked.position >= $3 AND asked.position < $4
        ORDER BY asked.position
        """,
        row => (row.GetInt64(0), Log(row, 1)), Sql.Value(workspace), Sql.Value(runId), Sql.Value(from), Sql.Value(to));

    public async Task<IReadOnlyList<LogRecord>> Judgments(string workspace, IReadOnlyCollection<string> parentIds) => LogOrder.ByRevision(await reads.Rows(
        $"""
        SELECT {Columns} FROM unnest($2) AS asked (id) JOIN logs l ON l.workspace = $1 AND l.parent_id = asked.id
        WHERE l.revision = (
            SELECT max(n.revision) FROM logs n
            WHERE n.workspace = l.workspace AND n.parent_id = l.parent_id AND n.version_id = l.version_id)
        """,
        row => Log(row, 0), Sql.Value(workspace), Sql.Values(parentIds)));

    public Task<EarlierLog?> JudgmentBefore(string workspace, string parentId, string versionId, long revision) => reads.Row(
        """
        SELECT id, revision, outcome FROM logs WHERE workspace = $1 AND parent_id = $2 AND version_id = $3 AND revision < $4
        ORDER BY revision DESC LIMIT 1
        """,
        row => new EarlierLog(row.Text(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.Bytes(2)), Sql.Value(workspace), Sql.Value(parentId), Sql.Value(versionId), Sql.Value(revision));

    public async Task<IReadOnlyList<LogRecord>> TraceChildren(string workspace, IReadOnlyCollection<string> traceParentIds) =>
        LogOrder.OldestFirst(await reads.Rows(
            $"SELECT {Columns} FROM unnest($2) AS asked (id) JOIN logs l ON l.workspace = $1 AND l.trace_parent_id = asked.id",
            row => Log(row, 0), Sql.Value(workspace), Sql.Values(traceParentIds)));

    public async Task<LogCounts> Count(string workspace, string fileId, string versionId) =>
        new(await CountOf(workspace, fileId, versionId), await CountOf(workspace, fileId, LogTally.WholeFile));

    private Task<long> CountOf(string workspace, string fileId, string versionId) => reads.Number(
        "SELECT coalesce(sum(logs), 0)::bigint FROM log_counts WHERE workspace = $1 AND file_id = $2 AND version_id = $3",
        Sql.Value(workspace), Sql.Value(fileId), Sql.Value(versionId));

    private static LogRecord Log(NpgsqlDataReader row, int first) => new(
        row.Text(first),
        new FileVersionRef((FileType)row.GetInt16(first + 1), row.Text(first + 2), row.Text(first + 3)),
        row.Text(first + 4),
        row.TextOrNull(first + 5),
        row.TextOrNull(first + 6),
        row.TextOrNull(first + 7),
        row.GetBoolean(first + 8),
        row.Time(first + 9),
        row.GetInt64(first + 10),
        row.Bytes(first + 11));
}
