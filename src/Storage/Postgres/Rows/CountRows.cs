using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>Counts of logs by version and file. Each process of a cluster adds to counters of its own, so that none waits for another's
/// commit; a count is their sum.</summary>
internal static class CountRows
{
    /// <summary>Adds what a batch has inserted; null when that is nothing.</summary>
    public static ArrayInsert? Of(LogTally tally, short slot)
    {
        var (workspaces, files, versions) = (Column.Text(), Column.Text(), Column.Text());
        var (slots, counts) = (Column.Int16(), Column.Int64());
        foreach (var ((workspace, fileId, versionId), logs) in tally.Counts)
        {
            workspaces.AddText(workspace);
            files.AddText(fileId);
            versions.AddText(versionId);
            slots.Add(slot);
            counts.Add(logs);
        }

        return counts.Count == 0 ? null : new ArrayInsert(
            "log_counts (workspace, file_id, version_id, slot, logs)",
            [workspaces.ToParameter(), files.ToParameter(), versions.ToParameter(), slots.ToParameter(), counts.ToParameter()],
            "ON CONFLICT (workspace, file_id, version_id, slot) DO UPDATE SET logs = log_counts.logs + excluded.logs");
    }

    /// <summary>Removes a log with the judgments on it, and takes them from the counts.</summary>
    public static NpgsqlBatchCommand RemoveLog(string workspace, string logId, short slot) => Sql.Command(
        """
        WITH gone AS (DELETE FROM logs WHERE workspace = $1 AND (id = $2 OR parent_id = $2) RETURNING file_id, version_id)
        INSERT INTO log_counts (workspace, file_id, version_id, slot, logs)
        SELECT $1, gone.file_id, counted.version_id, $3, -count(*)
        FROM gone CROSS JOIN LATERAL (VALUES (gone.version_id), ('')) AS counted (version_id)
        GROUP BY gone.file_id, counted.version_id
        ON CONFLICT (workspace, file_id, version_id, slot) DO UPDATE SET logs = log_counts.logs + excluded.logs
        """,
        Sql.Value(workspace), Sql.Value(logId), Sql.Value(slot));
}
