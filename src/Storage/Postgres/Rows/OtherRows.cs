using Evals.Contracts;
using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>Rows that come one by one: a statement or two for each.</summary>
internal static class OtherRows
{
    /// <exception cref="ArgumentException">No table takes this kind of row.</exception>
    public static IReadOnlyList<NpgsqlBatchCommand> Statements(string workspace, StoreRow row, short slot) => row switch
    {
        PutFile put => [Put(workspace, put)],
        RemoveFile remove => [Sql.Command("DELETE FROM files WHERE workspace = $1 AND id = $2", Sql.Value(workspace), Sql.Value(remove.FileId))],
        PutVersion put => [Sql.Command(
            "INSERT INTO versions (workspace, id, file_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            Sql.Value(workspace), Sql.Value(put.VersionId), Sql.Value(put.FileId))],
        RemoveVersion remove => [Sql.Command(
            "DELETE FROM versions WHERE workspace = $1 AND id = $2", Sql.Value(workspace), Sql.Value(remove.VersionId))],
        RemoveLog remove => [CountRows.RemoveLog(workspace, remove.LogId, slot)],
        PutDatapoints put => [Put(workspace, put)],
        PutDatasetVersion put => Put(workspace, put),
        PutEvaluation put => [Put(workspace, put)],
        RemoveEvaluation remove => [Sql.Command(
            "DELETE FROM evaluations WHERE workspace = $1 AND id = $2", Sql.Value(workspace), Sql.Value(remove.EvaluationId))],
        PutWaitingRun put => [Sql.Command(
            "INSERT INTO waiting_runs (workspace, version_id, run_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            Sql.Value(workspace), Sql.Value(put.VersionId), Sql.Value(put.RunId))],
        RemoveWaitingRun remove => [Sql.Command(
            "DELETE FROM waiting_runs WHERE workspace = $1 AND version_id = $2 AND run_id = $3",
            Sql.Value(workspace), Sql.Value(remove.VersionId), Sql.Value(remove.RunId))],
        PutKey put => Put(workspace, put),
        RemoveKey remove => [Sql.Command(
            "DELETE FROM api_keys WHERE workspace = $1 AND name = $2 AND hash IS DISTINCT FROM $3",
            Sql.Value(workspace), Sql.Value(remove.Name), Sql.OptionalValue(remove.Unless))],
        PutAnswer put => [Put(workspace, put)],
        RemoveAnswer remove => [Sql.Command(
            "DELETE FROM answers WHERE workspace = $1 AND name = $2 AND claim = $3",
            Sql.Value(workspace), Sql.Value(remove.Name), Sql.Value(remove.Claim))],
        _ => DirectoryRows.Statements(workspace, row) ?? throw new ArgumentException($"No table for {row.GetType().Name}.", nameof(row)),
    };

    private static NpgsqlBatchCommand Put(string workspace, PutFile row) => Sql.Command(
        """
        INSERT INTO files (workspace, id, type, path, directory, folded_name, environments, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (workspace, id) DO UPDATE SET
            type = excluded.type, path = excluded.path, directory = excluded.directory, folded_name = excluded.folded_name,
            environments = excluded.environments, created_at = excluded.created_at, updated_at = excluded.updated_at
        """,
        Sql.Value(workspace), Sql.Value(row.FileId), Sql.Value((int)row.Type), Sql.Value(row.Path),
        Sql.Value(FilePaths.DirectoryOf(row.Path)), Sql.Value(FileColumns.FoldedName(row)), Sql.Value(FileColumns.Environments(row)),
        Sql.Value(row.CreatedAt), Sql.Value(row.UpdatedAt));

    private static NpgsqlBatchCommand Put(string workspace, PutDatapoints row)
    {
        var ids = Column.Text();
        var documents = Column.Bytes();
        foreach (var datapoint in row.Datapoints)
        {
            ids.AddText(datapoint.Id);
            documents.Add(datapoint.Document);
        }

        return Sql.Command(
            """
            INSERT INTO datapoints (workspace, file_id, id, document)
            SELECT $1, $2, unnest($3), unnest($4) ON CONFLICT DO NOTHING
            """,
            Sql.Value(workspace), Sql.Value(row.FileId), ids.ToParameter(), documents.ToParameter());
    }

    private static NpgsqlBatchCommand[] Put(string workspace, PutDatasetVersion row)
    {
        var parts = Enumerable.Range(0, DatasetParts.Count(row.DatapointIds)).Select(part => DatasetParts.Text(row.DatapointIds, part));
        return
        [
            Sql.Command(
                "INSERT INTO dataset_versions (workspace, id, file_id, datapoints) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                Sql.Value(workspace), Sql.Value(row.VersionId), Sql.Value(row.FileId), Sql.Value(row.DatapointIds.Count)),
            Sql.Command(
                """
                INSERT INTO dataset_parts (workspace, version_id, part, datapoint_ids)
                SELECT $1, $2, u.number - 1, u.ids FROM unnest($3) WITH ORDINALITY AS u (ids, number) ON CONFLICT DO NOTHING
                """,
                Sql.Value(workspace), Sql.Value(row.VersionId), Sql.Values(parts)),
        ];
    }

    private static NpgsqlBatchCommand Put(string workspace, PutEvaluation row) => Sql.Command(
        """
        INSERT INTO evaluations (workspace, id, file_id, name, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace, id) DO UPDATE SET
            file_id = excluded.file_id, name = excluded.name, created_at = excluded.created_at
        """,
        Sql.Value(workspace), Sql.Value(row.EvaluationId), Sql.Value(row.FileId), Sql.Value(row.Name), Sql.Value(row.CreatedAt));

    private static NpgsqlBatchCommand Put(string workspace, PutAnswer put)
    {
        var row = put.Row;
        var statement = Sql.Command(put.Claim is null
            ? """
              INSERT INTO answers (workspace, name, request, seed, claim, lease_until, kept_until, status, body)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
              """
            : """
              WITH put AS (UPDATE answers SET request = $3, seed = $4, claim = $5, lease_until = $6, kept_until = $7, status = $8, body = $9
                  WHERE workspace = $1 AND name = $2 AND claim = $10 RETURNING 1)
              SELECT refuse() WHERE NOT EXISTS (SELECT FROM put)
              """,
            Sql.Value(workspace), Sql.Value(row.Name), Sql.Value(row.Request), Sql.Value(row.Seed), Sql.Value(row.Claim),
            Sql.Value(row.LeaseUntil), Sql.Value(row.KeptUntil), Sql.Value(row.Status), Sql.OptionalValue(row.Body));
        if (put.Claim is { } claim) statement.Parameters.Add(Sql.Value(claim));
        return statement;
    }

    // A key opens one workspace: the same hash elsewhere goes too.
    private static NpgsqlBatchCommand[] Put(string workspace, PutKey row) =>
    [
        Sql.Command(
            "DELETE FROM api_keys WHERE hash = $3 OR (workspace = $1 AND name = $2)",
            Sql.Value(workspace), Sql.Value(row.Name), Sql.Value(row.Hash)),
        Sql.Command(
            "INSERT INTO api_keys (workspace, name, hash) VALUES ($1, $2, $3)",
            Sql.Value(workspace), Sql.Value(row.Name), Sql.Value(row.Hash)),
    ];
}
