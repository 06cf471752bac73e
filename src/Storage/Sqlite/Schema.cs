namespace Evals.Storage.Sqlite;

/// <summary>
/// The tables. Every key begins with the workspace. Steps are only ever added: each one leads from the version before it
/// (<c>PRAGMA user_version</c>) to its own.
/// </summary>
internal static class Schema
{
    /// <summary>"EVAL" in ASCII, in the file's header: this database is ours.</summary>
    public const int ApplicationId = 0x4556414C;

    public static int Version => Steps.Length;

    private static readonly string[] Steps = [FirstVersion, LogsByFile, RunLogParts, Answers, WaitingRuns, DatapointsById, Outcomes];

    /// <summary>Brings a database that is new or older up to date, in one transaction.</summary>
    public static void Apply(Connection connection)
    {
        var version = (int)connection.Number("PRAGMA user_version");
        if (version == Version) return;
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            foreach (var step in Steps[version..]) connection.Run(step);
            connection.Run($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT");
        }
        finally
        {
            connection.RollBack();
        }

        // The main file's header now says what it is, also to a reader who does not look into the write-ahead log.
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    // Small rows live in their key's tree (WITHOUT ROWID): one insert. Documents do not: a tree of keys keeps only a quarter
    // of a page of a row at hand and puts the rest into pages of its own.
    private const string FirstVersion =
        """
        CREATE TABLE journal (
            workspace TEXT NOT NULL,
            kind TEXT NOT NULL,
            grain TEXT NOT NULL,
            seq INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (workspace, kind, grain, seq)
        ) WITHOUT ROWID;

        CREATE TABLE snapshots (
            workspace TEXT NOT NULL,
            kind TEXT NOT NULL,
            grain TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (workspace, kind, grain)
        ) WITHOUT ROWID;

        CREATE TABLE snapshot_parts (
            workspace TEXT NOT NULL,
            kind TEXT NOT NULL,
            grain TEXT NOT NULL,
            part INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (workspace, kind, grain, part)
        );

        CREATE TABLE files (
            workspace TEXT NOT NULL,
            id TEXT NOT NULL,
            type INTEGER NOT NULL,
            path TEXT NOT NULL,
            directory TEXT NOT NULL,
            folded_name TEXT NOT NULL,
            environments TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (workspace, id),
            UNIQUE (workspace, path)
        ) WITHOUT ROWID;
        CREATE INDEX files_by_creation ON files (workspace, created_at, id);
        CREATE INDEX files_by_change ON files (workspace, updated_at, id);
        CREATE INDEX files_by_name ON files (workspace, folded_name, id);
        CREATE INDEX files_by_directory ON files (workspace, directory, path);

        CREATE TABLE directories (
            workspace TEXT NOT NULL,
            path TEXT NOT NULL,
            id TEXT NOT NULL,
            parent TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (workspace, path),
            UNIQUE (workspace, id)
        ) WITHOUT ROWID;
        CREATE INDEX directories_by_parent ON directories (workspace, parent);

        CREATE TABLE versions (
            workspace TEXT NOT NULL,
            id TEXT NOT NULL,
            file_id TEXT NOT NULL,
            PRIMARY KEY (workspace, id)
        ) WITHOUT ROWID;

        CREATE TABLE datapoints (
            workspace TEXT NOT NULL,
            file_id TEXT NOT NULL,
            id TEXT NOT NULL,
            document BLOB NOT NULL,
            PRIMARY KEY (workspace, file_id, id)
        );

        CREATE TABLE dataset_versions (
            workspace TEXT NOT NULL,
            id TEXT NOT NULL,
            file_id TEXT NOT NULL,
            datapoints INTEGER NOT NULL,
            PRIMARY KEY (workspace, id)
        ) WITHOUT ROWID;

        CREATE TABLE dataset_parts (
            workspace TEXT NOT NULL,
            version_id TEXT NOT NULL,
            part INTEGER NOT NULL,
            datapoint_ids TEXT NOT NULL,
            PRIMARY KEY (workspace, version_id, part)
        );

        CREATE TABLE evaluations (
            workspace TEXT NOT NULL,
            id TEXT NOT NULL,
            file_id TEXT,
            name TEXT,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace, id)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX evaluations_by_name ON evaluations (workspace, file_id, name)
            WHERE file_id IS NOT NULL AND name IS NOT NULL;
        CREATE INDEX evaluations_by_file ON evaluations (workspace, file_id, created_at, id) WHERE file_id IS NOT NULL;

        CREATE TABLE logs (
            workspace TEXT NOT NULL,
            id TEXT NOT NULL,
            file_type INTEGER NOT NULL,
            file_id TEXT NOT NULL,
            version_id TEXT NOT NULL,
            home_run_id TEXT NOT NULL,
            parent_id TEXT,
            trace_parent_id TEXT,
            datapoint_id TEXT,
            complete INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            document BLOB NOT NULL,
            PRIMARY KEY (workspace, id)
        );
        CREATE INDEX logs_by_parent ON logs (workspace, parent_id, version_id, revision) WHERE parent_id IS NOT NULL;
        CREATE INDEX logs_by_trace_parent ON logs (workspace, trace_parent_id, created_at, id) WHERE trace_parent_id IS NOT NULL;

        CREATE TABLE run_logs (
            workspace TEXT NOT NULL,
            run_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            log_id TEXT NOT NULL,
            PRIMARY KEY (workspace, run_id, position)
        ) WITHOUT ROWID;

        CREATE TABLE log_counts (
            workspace TEXT NOT NULL,
            file_id TEXT NOT NULL,
            version_id TEXT NOT NULL,
            logs INTEGER NOT NULL,
            PRIMARY KEY (workspace, file_id, version_id)
        ) WITHOUT ROWID;

        CREATE TABLE outbox (
            workspace TEXT NOT NULL,
            id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (workspace, id)
        );
        CREATE INDEX outbox_by_age ON outbox (id, workspace);

        CREATE TABLE api_keys (
            workspace TEXT NOT NULL,
            name TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            PRIMARY KEY (workspace, name)
        ) WITHOUT ROWID;
        """;

    private const string Answers =
        """
        CREATE TABLE answers (
            workspace TEXT NOT NULL,
            name TEXT NOT NULL,
            request BLOB NOT NULL,
            seed TEXT NOT NULL,
            claim TEXT NOT NULL,
            lease_until INTEGER NOT NULL,
            kept_until INTEGER NOT NULL,
            status INTEGER NOT NULL,
            body BLOB,
            PRIMARY KEY (workspace, name)
        );
        CREATE INDEX answers_by_age ON answers (kept_until);
        """;

    // Times ascend, so that a new log's entry goes to the end of its file's: it costs nearly nothing.
    private const string LogsByFile = "CREATE INDEX logs_by_file ON logs (workspace, file_id, created_at, id)";

    // Runs' logs in parts (see RunLogParts): what was one row per log becomes parts of one log each.
    private const string RunLogParts =
        """
        CREATE TABLE run_log_parts (
            workspace TEXT NOT NULL,
            run_id TEXT NOT NULL,
            first INTEGER NOT NULL,
            log_ids BLOB NOT NULL,
            PRIMARY KEY (workspace, run_id, first)
        ) WITHOUT ROWID;
        INSERT INTO run_log_parts (workspace, run_id, first, log_ids)
            SELECT workspace, run_id, position, CAST(json_array(log_id) AS BLOB) FROM run_logs;
        DROP TABLE run_logs;
        """;

    private const string DatapointsById = "CREATE INDEX datapoints_by_id ON datapoints (workspace, id, file_id)";

    // Of judgments; null for other logs, and for judgments that are older than this column.
    private const string Outcomes = "ALTER TABLE logs ADD COLUMN outcome BLOB";

    private const string WaitingRuns =
        """
        CREATE TABLE waiting_runs (
            workspace TEXT NOT NULL,
            version_id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            PRIMARY KEY (workspace, version_id, run_id)
        ) WITHOUT ROWID
        """;
}
