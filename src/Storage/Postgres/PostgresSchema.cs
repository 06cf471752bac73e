using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>
/// The tables, in a schema of their own. Every key begins with the workspace. Steps are only ever added: each one leads from the version
/// before it (the row in <c>schema_version</c>) to its own.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>The first half of every advisory lock of ours: "EVAL" in ASCII.</summary>
    public const int LockClass = 0x4556414C;

    public static int Version => Steps.Length;

    private static readonly string[] Steps = [FirstVersion, Answers, WaitingRuns, DatapointsById, RunLogParts, JournalInPlace, Outcomes];

    /// <summary>Brings a database that is new or older up to date, in one transaction; processes that start at once do it one after the other.</summary>
    /// <exception cref="StoreUnusableException">Another program's schema, or a newer version.</exception>
    public static void Apply(NpgsqlConnection connection, string schema, string place)
    {
        using var transaction = connection.BeginTransaction();
        Sql.Run(connection, "SET LOCAL statement_timeout = 0");
        Sql.Run(connection, $"SELECT pg_advisory_xact_lock({LockClass}, hashtext($1))", Sql.Value(schema));
        var version = Find(connection, schema, place);
        if (version > Version)
        {
            throw new StoreUnusableException(
                StoreProblem.NewerVersion,
                $"The {place} has schema version {version}, and this program knows versions up to {Version}; start a newer program.");
        }

        if (version == Version) return;
        if (version == 0) Sql.Run(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE schema_version (version integer NOT NULL)");
        foreach (var step in Steps[version..]) Sql.Run(connection, step);
        Sql.Run(connection, $"DELETE FROM schema_version; INSERT INTO schema_version VALUES ({Version})");
        transaction.Commit();
    }

    /// <summary>The version of the tables that are there; 0 when there are none.</summary>
    private static int Find(NpgsqlConnection connection, string schema, string place)
    {
        if (Sql.Run(connection, "SELECT count(*) FROM pg_catalog.pg_class WHERE relnamespace = to_regnamespace($1)", Sql.Value(schema)) is 0L) return 0;
        if (Sql.Run(connection, "SELECT 1 WHERE to_regclass('schema_version') IS NOT NULL") is null)
            throw new StoreUnusableException(StoreProblem.NotOurs, $"The schema {schema} of the {place} is another program's.");
        return (int)Sql.Run(connection, "SELECT version FROM schema_version")!;
    }

    private const string Answers =
        """
        CREATE TABLE answers (
            workspace text COLLATE "C" NOT NULL,
            name text COLLATE "C" NOT NULL,
            request bytea NOT NULL,
            seed text COLLATE "C" NOT NULL,
            claim text COLLATE "C" NOT NULL,
            lease_until bigint NOT NULL,
            kept_until bigint NOT NULL,
            status integer NOT NULL,
            body bytea,
            PRIMARY KEY (workspace, name)
        );
        CREATE INDEX answers_by_age ON answers (kept_until);
        """;

    // Texts compare by their bytes: faster than by a language, and the same order on every server. What may be longer than an entry of
    // an index holds (2,704 bytes; a path has up to 3,000) is found by its MD5 and then compared.
    private const string FirstVersion =
        """
        CREATE FUNCTION refuse() RETURNS void LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'EV001'; END $$;

        CREATE TABLE journal (
            workspace text COLLATE "C" NOT NULL,
            kind text COLLATE "C" NOT NULL,
            grain text COLLATE "C" NOT NULL,
            seq bigint NOT NULL,
            events bytea NOT NULL,
            PRIMARY KEY (workspace, kind, grain, seq)
        );

        CREATE TABLE snapshots (
            workspace text COLLATE "C" NOT NULL,
            kind text COLLATE "C" NOT NULL,
            grain text COLLATE "C" NOT NULL,
            seq bigint NOT NULL,
            PRIMARY KEY (workspace, kind, grain)
        );

        CREATE TABLE snapshot_parts (
            workspace text COLLATE "C" NOT NULL,
            kind text COLLATE "C" NOT NULL,
            grain text COLLATE "C" NOT NULL,
            part integer NOT NULL,
            data bytea NOT NULL,
            PRIMARY KEY (workspace, kind, grain, part)
        );

        CREATE TABLE files (
            workspace text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            type smallint NOT NULL,
            path text COLLATE "C" NOT NULL,
            directory text COLLATE "C" NOT NULL,
            folded_name text COLLATE "C" NOT NULL,
            environments text COLLATE "C" NOT NULL,
            created_at bigint NOT NULL,
            updated_at bigint NOT NULL,
            PRIMARY KEY (workspace, id)
        );
        CREATE UNIQUE INDEX files_by_path ON files (workspace, md5(path));
        CREATE INDEX files_by_creation ON files (workspace, created_at, id);
        CREATE INDEX files_by_change ON files (workspace, updated_at, id);
        CREATE INDEX files_by_name ON files (workspace, folded_name, id);
        CREATE INDEX files_by_directory ON files (workspace, md5(directory));

        CREATE TABLE directories (
            workspace text COLLATE "C" NOT NULL,
            path text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            parent text COLLATE "C" NOT NULL,
            created_at bigint NOT NULL,
            updated_at bigint NOT NULL,
            PRIMARY KEY (workspace, id)
        );
        CREATE UNIQUE INDEX directories_by_path ON directories (workspace, md5(path));
        CREATE INDEX directories_by_parent ON directories (workspace, md5(parent));

        CREATE TABLE versions (
            workspace text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            file_id text COLLATE "C" NOT NULL,
            PRIMARY KEY (workspace, id)
        );

        CREATE TABLE datapoints (
            workspace text COLLATE "C" NOT NULL,
            file_id text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            document bytea NOT NULL,
            PRIMARY KEY (workspace, file_id, id)
        );

        CREATE TABLE dataset_versions (
            workspace text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            file_id text COLLATE "C" NOT NULL,
            datapoints bigint NOT NULL,
            PRIMARY KEY (workspace, id)
        );

        CREATE TABLE dataset_parts (
            workspace text COLLATE "C" NOT NULL,
            version_id text COLLATE "C" NOT NULL,
            part integer NOT NULL,
            datapoint_ids text NOT NULL,
            PRIMARY KEY (workspace, version_id, part)
        );

        CREATE TABLE evaluations (
            workspace text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            file_id text COLLATE "C",
            name text COLLATE "C",
            created_at bigint NOT NULL,
            PRIMARY KEY (workspace, id)
        );
        CREATE UNIQUE INDEX evaluations_by_name ON evaluations (workspace, file_id, name)
            WHERE file_id IS NOT NULL AND name IS NOT NULL;
        CREATE INDEX evaluations_by_file ON evaluations (workspace, file_id, created_at, id) WHERE file_id IS NOT NULL;

        CREATE TABLE logs (
            workspace text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            file_type smallint NOT NULL,
            file_id text COLLATE "C" NOT NULL,
            version_id text COLLATE "C" NOT NULL,
            home_run_id text COLLATE "C" NOT NULL,
            parent_id text COLLATE "C",
            trace_parent_id text COLLATE "C",
            datapoint_id text COLLATE "C",
            complete boolean NOT NULL,
            created_at bigint NOT NULL,
            revision bigint NOT NULL,
            document bytea NOT NULL,
            PRIMARY KEY (workspace, id)
        );
        CREATE INDEX logs_by_parent ON logs (workspace, parent_id, version_id, revision) WHERE parent_id IS NOT NULL;
        CREATE INDEX logs_by_trace_parent ON logs (workspace, trace_parent_id, created_at, id) WHERE trace_parent_id IS NOT NULL;
        CREATE INDEX logs_by_file ON logs (workspace, file_id, created_at, id);

        CREATE TABLE run_logs (
            workspace text COLLATE "C" NOT NULL,
            run_id text COLLATE "C" NOT NULL,
            position bigint NOT NULL,
            log_id text COLLATE "C" NOT NULL,
            PRIMARY KEY (workspace, run_id, position)
        );

        CREATE TABLE log_counts (
            workspace text COLLATE "C" NOT NULL,
            file_id text COLLATE "C" NOT NULL,
            version_id text COLLATE "C" NOT NULL,
            slot smallint NOT NULL,
            logs bigint NOT NULL,
            PRIMARY KEY (workspace, file_id, version_id, slot)
        ) WITH (fillfactor = 50);

        CREATE TABLE outbox (
            workspace text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            run_id text COLLATE "C" NOT NULL,
            payload bytea NOT NULL,
            PRIMARY KEY (id, workspace)
        );

        CREATE TABLE api_keys (
            workspace text COLLATE "C" NOT NULL,
            name text COLLATE "C" NOT NULL,
            hash bytea NOT NULL UNIQUE,
            PRIMARY KEY (workspace, name)
        );

        CREATE TABLE engine (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            name text NOT NULL,
            owner text NOT NULL,
            since timestamptz NOT NULL
        );
        """;

    private const string DatapointsById = "CREATE INDEX datapoints_by_id ON datapoints (workspace, id, file_id)";

    // Runs' logs in parts (see RunLogRows): what was one row per log becomes parts of one log each.
    private const string RunLogParts =
        """
        CREATE TABLE run_log_parts (
            workspace text COLLATE "C" NOT NULL,
            run_id text COLLATE "C" NOT NULL,
            first bigint NOT NULL,
            log_ids text NOT NULL,
            PRIMARY KEY (workspace, run_id, first)
        );
        INSERT INTO run_log_parts (workspace, run_id, first, log_ids)
            SELECT workspace, run_id, position, json_build_array(log_id)::text FROM run_logs;
        DROP TABLE run_logs;
        """;

    // Of judgments; null for other logs, and for judgments that are older than this column.
    private const string Outcomes = "ALTER TABLE logs ADD COLUMN outcome bytea";

    private const string WaitingRuns =
        """
        CREATE TABLE waiting_runs (
            workspace text COLLATE "C" NOT NULL,
            version_id text COLLATE "C" NOT NULL,
            run_id text COLLATE "C" NOT NULL,
            PRIMARY KEY (workspace, version_id, run_id)
        );
        """;

    // The entry of the logs that come together in a millisecond is some 3 KB. PostgreSQL would compress whatever has more than 2 KB, which was
    // 1 of the 7 us of its CPU per log and saved a twentieth of the write-ahead log.
    private const string JournalInPlace = "ALTER TABLE journal SET (toast_tuple_target = 8160)";
}
