using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

internal sealed partial class SqliteLogs(ReadPool reads) : ILogStore
{
    private const string Columns =
        """
        l.id, l.file_type, l.file_id, l.version_id, l.home_run_id, l.parent_id, l.trace_parent_id, l.datapoint_id,
        l.complete, l.created_at, l.revision, l.document
        """;

    private const string ById = $"SELECT {Columns} FROM logs l WHERE l.workspace = ? AND l.id = ?";

    public Task<IReadOnlyList<LogPlace>> Places(string workspace, IReadOnlyCollection<string> logIds) => ForEach(
        "SELECT id, home_run_id, datapoint_id FROM logs WHERE workspace = ? AND id = ?",
        workspace, logIds, row => new LogPlace(row.Text(0), row.Text(1), row.TextOrNull(2)));

    public Task<IReadOnlyList<LogRecord>> Get(string workspace, IReadOnlyCollection<string> logIds) =>
        ForEach(ById, workspace, logIds, row => Log(row, 0));

    public Task<IReadOnlyList<(long Position, LogRecord Log)>> InRun(string workspace, string runId, long from, long to) =>
        reads.Run<IReadOnlyList<(long, LogRecord)>>(connection =>
        {
            var logs = new List<(long, LogRecord)>();
            foreach (var (position, id) in RunLogParts.Read(connection, workspace, runId, from, to))
            {
                using var row = connection.Query(ById).Bind(workspace).Bind(id);
                if (row.Step()) logs.Add((position, Log(row, 0)));
            }

            return logs;
        });

    public async Task<IReadOnlyList<LogRecord>> Judgments(string workspace, IReadOnlyCollection<string> parentIds)
    {
        var newest = await ForEach(
            $"""
            SELECT {Columns} FROM logs l
            WHERE l.workspace = ? AND l.parent_id = ? AND l.revision = (
                SELECT max(n.revision) FROM logs n
                WHERE n.workspace = l.workspace AND n.parent_id = l.parent_id AND n.version_id = l.version_id)
            """,
            workspace, parentIds, row => Log(row, 0));
        return LogOrder.ByRevision(newest);
    }

    public Task<EarlierLog?> JudgmentBefore(string workspace, string parentId, string versionId, long revision) => reads.Run(connection =>
    {
        using var row = connection.Query(
            """
            SELECT id, revision, outcome FROM logs WHERE workspace = ? AND parent_id = ? AND version_id = ? AND revision < ?
            ORDER BY revision DESC LIMIT 1
            """).Bind(workspace).Bind(parentId).Bind(versionId).Bind(revision);
        return row.Step() ? new EarlierLog(row.Text(0), row.Int64(1), row.BlobOrNull(2)) : null;
    });

    public async Task<IReadOnlyList<LogRecord>> TraceChildren(string workspace, IReadOnlyCollection<string> traceParentIds) =>
        LogOrder.OldestFirst(await ForEach(
            $"SELECT {Columns} FROM logs l WHERE l.workspace = ? AND l.trace_parent_id = ?",
            workspace, traceParentIds, row => Log(row, 0)));

    public Task<LogCounts> Count(string workspace, string fileId, string versionId) => reads.Run(connection =>
        new LogCounts(CountOf(connection, workspace, fileId, versionId), CountOf(connection, workspace, fileId, LogTally.WholeFile)));

    private static long CountOf(Connection connection, string workspace, string fileId, string versionId)
    {
        using var row = connection.Query("SELECT logs FROM log_counts WHERE workspace = ? AND file_id = ? AND version_id = ?")
            .Bind(workspace).Bind(fileId).Bind(versionId);
        return row.Step() ? row.Int64(0) : 0;
    }

    private Task<IReadOnlyList<T>> ForEach<T>(
        string sql, string workspace, IReadOnlyCollection<string> ids, Func<Statement, T> read) =>
        reads.Run(connection => connection.ForEach(sql, workspace, ids, read));

    private static LogRecord Log(Statement row, int first) => new(
        row.Text(first),
        new FileVersionRef((FileType)row.Int64(first + 1), row.Text(first + 2), row.Text(first + 3)),
        row.Text(first + 4),
        row.TextOrNull(first + 5),
        row.TextOrNull(first + 6),
        row.TextOrNull(first + 7),
        row.Int64(first + 8) != 0,
        Timestamps.FromMicroseconds(row.Int64(first + 9)),
        row.Int64(first + 10),
        row.Blob(first + 11));
}
