using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

/// <summary>Snapshots in their two tables: how far each goes, and its parts.</summary>
internal static class SnapshotRows
{
    /// <summary>Replaces the parts given. A snapshot that does not reach as far as the one that is there changes nothing:
    /// it comes from an activation that has been overtaken.</summary>
    public static void Write(Connection connection, GrainId grain, Snapshot changed)
    {
        if (Seq(connection, grain) > changed.Seq) return;
        For(connection.Query(
            """
            INSERT INTO snapshots (workspace, kind, grain, seq) VALUES (?, ?, ?, ?)
            ON CONFLICT (workspace, kind, grain) DO UPDATE SET seq = excluded.seq
            """), grain).Bind(changed.Seq).Execute();
        foreach (var (part, data) in changed.Parts)
        {
            For(connection.Query(
                """
                INSERT INTO snapshot_parts (workspace, kind, grain, part, data) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (workspace, kind, grain, part) DO UPDATE SET data = excluded.data
                """), grain).Bind(part).Bind(data).Execute();
        }
    }

    public static Snapshot? Read(Connection connection, GrainId grain)
    {
        if (Seq(connection, grain) is not { } seq) return null;
        var parts = new Dictionary<int, byte[]>();
        using var rows = For(connection.Query(
            "SELECT part, data FROM snapshot_parts WHERE workspace = ? AND kind = ? AND grain = ?"), grain);
        while (rows.Step()) parts.Add((int)rows.Int64(0), rows.Blob(1));
        return new Snapshot(seq, parts);
    }

    private static long? Seq(Connection connection, GrainId grain)
    {
        using var row = For(connection.Query("SELECT seq FROM snapshots WHERE workspace = ? AND kind = ? AND grain = ?"), grain);
        return row.Step() ? row.Int64(0) : null;
    }

    private static Statement For(Statement statement, GrainId grain) =>
        statement.Bind(grain.Workspace).Bind(grain.Kind.ToString()).Bind(grain.Key.Id);
}
