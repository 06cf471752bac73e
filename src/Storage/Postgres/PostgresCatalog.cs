using Evals.Contracts;
using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres;

internal sealed partial class PostgresCatalog(PostgresReads reads) : ICatalogStore
{
    public Task<FileRef?> FileAt(string workspace, string path) => reads.Row(
        "SELECT id, type, path FROM files WHERE workspace = $1 AND md5(path) = md5($2) AND path = $2", File, Sql.Value(workspace), Sql.Value(path));

    public Task<FileRef?> FileOfVersion(string workspace, string versionId) => reads.Row(
        """
        SELECT f.id, f.type, f.path FROM versions v JOIN files f ON f.workspace = v.workspace AND f.id = v.file_id
        WHERE v.workspace = $1 AND v.id = $2
        """,
        File, Sql.Value(workspace), Sql.Value(versionId));

    public Task<FileRef?> FileOfDatapoint(string workspace, string datapointId) => reads.Row(
        """
        SELECT f.id, f.type, f.path FROM datapoints d JOIN files f ON f.workspace = d.workspace AND f.id = d.file_id
        WHERE d.workspace = $1 AND d.id = $2 ORDER BY d.file_id LIMIT 1
        """,
        File, Sql.Value(workspace), Sql.Value(datapointId));

    public async Task<IReadOnlyList<FileRef>> Files(string workspace, IReadOnlyCollection<string> fileIds) => await reads.Rows(
        """
        SELECT f.id, f.type, f.path FROM unnest($2) WITH ORDINALITY AS asked (id, place)
        JOIN files f ON f.workspace = $1 AND f.id = asked.id ORDER BY asked.place
        """,
        File, Sql.Value(workspace), Sql.Values(fileIds));

    public async Task<IReadOnlyList<FileRef>> FilesIn(string workspace, string directory) => await reads.Rows(
        "SELECT id, type, path FROM files WHERE workspace = $1 AND md5(directory) = md5($2) AND directory = $2 ORDER BY path",
        File, Sql.Value(workspace), Sql.Value(directory));

    public async Task<IReadOnlyList<string>> DatapointIds(string workspace, string versionId, Window window)
    {
        var (from, to) = (window.Offset, window.Offset + window.Count);
        var parts = await reads.Rows(
            """
            SELECT part, datapoint_ids FROM dataset_parts
            WHERE workspace = $1 AND version_id = $2 AND part >= $3 AND part < $4 ORDER BY part
            """,
            row => (Part: row.GetInt32(0), Text: row.Text(1)),
            Sql.Value(workspace), Sql.Value(versionId), Sql.Value(from / DatasetParts.Size), Sql.Value((to + DatasetParts.Size - 1) / DatasetParts.Size));
        var ids = new List<string>();
        foreach (var (part, text) in parts) DatasetParts.Collect(text, part, from, to, ids);
        return ids;
    }

    public Task<DatasetVersionRef?> DatasetVersion(string workspace, string versionId) => reads.Row(
        "SELECT file_id, datapoints FROM dataset_versions WHERE workspace = $1 AND id = $2",
        row => new DatasetVersionRef(row.Text(0), versionId, (int)row.GetInt64(1)), Sql.Value(workspace), Sql.Value(versionId));

    public async Task<IReadOnlyList<Datapoint>> Datapoints(string workspace, string fileId, IReadOnlyCollection<string> datapointIds) => await reads.Rows(
        """
        SELECT d.id, d.document FROM unnest($3) WITH ORDINALITY AS asked (id, place)
        JOIN datapoints d ON d.workspace = $1 AND d.file_id = $2 AND d.id = asked.id ORDER BY asked.place
        """,
        row => new Datapoint(row.Text(0), row.Bytes(1)), Sql.Value(workspace), Sql.Value(fileId), Sql.Values(datapointIds));

    public async Task<Page<string>> Evaluations(string workspace, string fileId, Window window) => new(
        await reads.Rows(
            "SELECT id FROM evaluations WHERE workspace = $1 AND file_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4",
            row => row.Text(0), Sql.Value(workspace), Sql.Value(fileId), Sql.Value(window.Count), Sql.Value(window.Offset)),
        await reads.Number("SELECT count(*) FROM evaluations WHERE workspace = $1 AND file_id = $2", Sql.Value(workspace), Sql.Value(fileId)));

    public async Task<IReadOnlyList<string>> WaitingRuns(string workspace, string versionId, int count) => await reads.Rows(
        "SELECT run_id FROM waiting_runs WHERE workspace = $1 AND version_id = $2 ORDER BY run_id DESC LIMIT $3",
        row => row.Text(0), Sql.Value(workspace), Sql.Value(versionId), Sql.Value(count));

    private static FileRef File(NpgsqlDataReader row) => new(row.Text(0), (FileType)row.GetInt16(1), row.Text(2));
}
