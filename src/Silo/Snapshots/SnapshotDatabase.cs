using Npgsql;
using Orleans.Configuration;

namespace Evals.Silo.Snapshots;

/// <summary>The queries that Orleans' ADO.NET storage asks the database for. They read and write the tables that the standalone server
/// keeps its snapshots in, so that either finds what the other has left.</summary>
internal sealed class SnapshotDatabase
{
    private readonly string _connectionString;

    private SnapshotDatabase(string connectionString) => _connectionString = connectionString;

    /// <summary>Puts the queries into the schema of the tables, which must be there. Several silos may do so at once.</summary>
    public static SnapshotDatabase Prepare(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrWhiteSpace(settings.SearchPath)) settings.SearchPath = "evals";
        var database = new SnapshotDatabase(settings.ConnectionString);
        using var connection = new NpgsqlConnection(database._connectionString);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = new NpgsqlCommand(Queries, connection, transaction);
        command.ExecuteNonQuery();
        transaction.Commit();
        return database;
    }

    public void Configure(AdoNetGrainStorageOptions options)
    {
        options.Invariant = "Npgsql";
        options.ConnectionString = _connectionString;
        options.GrainStorageSerializer = new SnapshotSerializer();
    }

    // The extension string is the grain's key, workspace/id; the type string is the state's name, which is the kind of grain.
    private const string Queries =
        """
        SELECT pg_advisory_xact_lock(hashtext('evals orleans queries'));

        CREATE TABLE IF NOT EXISTS orleansquery (querykey text PRIMARY KEY, querytext text NOT NULL);

        CREATE OR REPLACE FUNCTION orleans_int4(bytes bytea, place int) RETURNS int LANGUAGE sql IMMUTABLE AS
            $$ SELECT ('x' || encode(substring(bytes FROM place + 1 FOR 4), 'hex'))::bit(32)::int $$;

        CREATE OR REPLACE FUNCTION orleans_put_snapshot(of_kind text, of_key text, payload bytea) RETURNS int LANGUAGE plpgsql AS $$
        DECLARE
            of_workspace text := split_part(of_key, '/', 1);
            of_grain text := substr(of_key, strpos(of_key, '/') + 1);
            up_to bigint := ('x' || encode(substring(payload FROM 1 FOR 8), 'hex'))::bit(64)::bigint;
            place int := 8;
            size int;
        BEGIN
            INSERT INTO snapshots AS old (workspace, kind, grain, seq) VALUES (of_workspace, of_kind, of_grain, up_to)
            ON CONFLICT (workspace, kind, grain) DO UPDATE SET seq = excluded.seq WHERE old.seq <= excluded.seq;
            IF NOT FOUND THEN RETURN 1; END IF;
            WHILE place < length(payload) LOOP
                size := orleans_int4(payload, place + 4);
                INSERT INTO snapshot_parts (workspace, kind, grain, part, data)
                VALUES (of_workspace, of_kind, of_grain, orleans_int4(payload, place), substring(payload FROM place + 9 FOR size))
                ON CONFLICT (workspace, kind, grain, part) DO UPDATE SET data = excluded.data;
                place := place + 8 + size;
            END LOOP;
            RETURN 1;
        END $$;

        INSERT INTO orleansquery (querykey, querytext) VALUES
        ('WriteToStorageKey', $$
            SELECT orleans_put_snapshot(@GrainTypeString, @GrainIdExtensionString, @PayloadBinary) AS NewGrainStateVersion
        $$),
        ('ReadFromStorageKey', $$
            SELECT int8send(s.seq) || coalesce((
                SELECT string_agg(int4send(p.part) || int4send(length(p.data)) || p.data, ''::bytea ORDER BY p.part) FROM snapshot_parts p
                WHERE p.workspace = s.workspace AND p.kind = s.kind AND p.grain = s.grain), ''::bytea) AS PayloadBinary, 1 AS Version
            FROM snapshots s
            WHERE s.workspace = split_part(@GrainIdExtensionString, '/', 1) AND s.kind = @GrainTypeString
                AND s.grain = substr(@GrainIdExtensionString, strpos(@GrainIdExtensionString, '/') + 1)
        $$),
        ('ClearStorageKey', $$
            DELETE FROM snapshots
            WHERE workspace = split_part(@GrainIdExtensionString, '/', 1) AND kind = @GrainTypeString
                AND grain = substr(@GrainIdExtensionString, strpos(@GrainIdExtensionString, '/') + 1)
            RETURNING 2
        $$)
        ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext;
        """;
}
