using Evals.Grains.Ports;
using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

/// <summary>Logs and their counts, through the writer's connection.</summary>
internal sealed class LogRows(Connection connection)
{
    public bool TryInsert(string workspace, InsertLog row)
    {
        var log = row.Log;
        return connection.Query(
            """
            INSERT INTO logs (workspace, id, file_type, file_id, version_id, home_run_id, parent_id, trace_parent_id, datapoint_id,
                complete, created_at, revision, document, outcome)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
            .Bind(workspace).Bind(log.Id).Bind((long)log.Version.Type).Bind(log.Version.FileId).Bind(log.Version.VersionId)
            .Bind(log.HomeRunId).Bind(log.ParentId).Bind(log.TraceParentId).Bind(log.DatapointId).Bind(log.Complete)
            .Bind(Timestamps.ToMicroseconds(log.CreatedAt)).Bind(log.Revision).Bind(log.Document).Bind(row.Outcome)
            .TryExecute();
    }

    public void Update(string workspace, UpdateLogDocument row)
    {
        connection
            .Query("UPDATE logs SET complete = ?, document = ?, datapoint_id = COALESCE(?, datapoint_id) WHERE workspace = ? AND id = ?")
            .Bind(row.Complete).Bind(row.Document).Bind(row.DatapointId).Bind(workspace).Bind(row.LogId)
            .Execute();

        // Apart, because it is rare and moves entries of indexes.
        if (row.CreatedAt is not { } createdAt) return;
        connection.Query("UPDATE logs SET created_at = ? WHERE workspace = ? AND id = ?")
            .Bind(Timestamps.ToMicroseconds(createdAt)).Bind(workspace).Bind(row.LogId)
            .Execute();
    }

    public void Remove(string workspace, RemoveLog row)
    {
        RemoveLogs("DELETE FROM logs WHERE workspace = ? AND id = ? RETURNING file_id, version_id", workspace, row.LogId);
        RemoveLogs("DELETE FROM logs WHERE workspace = ? AND parent_id = ? RETURNING file_id, version_id", workspace, row.LogId);
    }

    /// <summary>Adds to the stored count of a version's logs.</summary>
    public void AddCount((string Workspace, string FileId, string VersionId) key, long logs) => connection.Query(
        """
        INSERT INTO log_counts (workspace, file_id, version_id, logs) VALUES (?, ?, ?, ?)
        ON CONFLICT (workspace, file_id, version_id) DO UPDATE SET logs = logs + excluded.logs
        """)
        .Bind(key.Workspace).Bind(key.FileId).Bind(key.VersionId).Bind(logs)
        .Execute();

    private void RemoveLogs(string sql, string workspace, string id)
    {
        var removed = new List<(string FileId, string VersionId)>();
        using (var rows = connection.Query(sql).Bind(workspace).Bind(id))
        {
            while (rows.Step()) removed.Add((rows.Text(0), rows.Text(1)));
        }

        foreach (var (fileId, versionId) in removed)
        {
            AddCount((workspace, fileId, versionId), -1);
            AddCount((workspace, fileId, LogTally.WholeFile), -1);
        }
    }
}
