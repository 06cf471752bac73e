using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>Snapshots in their two tables: how far each goes, and its parts.</summary>
internal static class SnapshotRows
{
    /// <summary>Replaces the parts given. A snapshot that does not reach as far as the one that is there changes nothing:
    /// it comes from an activation that has been overtaken.</summary>
    public static NpgsqlBatchCommand Put(GrainId grain, Snapshot changed)
    {
        var parts = Column.Int64();
        var data = Column.Bytes();
        foreach (var (part, bytes) in changed.Parts)
        {
            parts.Add(part);
            data.Add(bytes);
        }

        return Sql.Command(
            """
            WITH head AS (
                INSERT INTO snapshots AS old (workspace, kind, grain, seq) VALUES ($1, $2, $3, $4)
                ON CONFLICT (workspace, kind, grain) DO UPDATE SET seq = excluded.seq WHERE old.seq <= excluded.seq
                RETURNING 1)
            INSERT INTO snapshot_parts (workspace, kind, grain, part, data)
            SELECT $1, $2, $3, u.part, u.data FROM head CROSS JOIN unnest($5, $6) AS u (part, data)
            ON CONFLICT (workspace, kind, grain, part) DO UPDATE SET data = excluded.data
            """,
            Sql.Value(grain.Workspace), Sql.Value(grain.Kind.ToString()), Sql.Value(grain.Key.Id), Sql.Value(changed.Seq),
            parts.ToParameter(), data.ToParameter());
    }
}
