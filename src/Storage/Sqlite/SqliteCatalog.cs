using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

internal sealed class SqliteCatalog(ReadPool reads) : ICatalogStore
{
    public Task<FileRef?> FileAt(string workspace, string path) =>
        One("SELECT id, type, path FROM files WHERE workspace = ? AND path = ?", workspace, path);

    public Task<FileRef?> FileOfVersion(string workspace, string versionId) => One(
        """
        SELECT f.id, f.type, f.path FROM versions v JOIN files f ON f.workspace = v.workspace AND f.id = v.file_id
        WHERE v.workspace = ? AND v.id = ?
        """, workspace, versionId);

    public Task<FileRef?> FileOfDatapoint(string workspace, string datapointId) => One(
        """
        SELECT f.id, f.type, f.path FROM datapoints d JOIN files f ON f.workspace = d.workspace AND f.id = d.file_id
        WHERE d.workspace = ? AND d.id = ? ORDER BY d.file_id LIMIT 1
        """, workspace, datapointId);

    public Task<IReadOnlyList<FileRef>> Files(string workspace, IReadOnlyCollection<string> fileIds) => reads.Run(
        connection => connection.ForEach("SELECT id, type, path FROM files WHERE workspace = ? AND id = ?", workspace, fileIds, File));

    public Task<Page<FileRef>> FindFiles(string workspace, FileQuery query, string? environmentId, Window window) =>
        reads.Run(connection => SqliteFileLists.Find(connection, workspace, query, environmentId, window));

    public Task<IReadOnlyList<FileRef>> FilesIn(string workspace, string directory) => reads.Run<IReadOnlyList<FileRef>>(connection =>
    {
        using var rows = connection.Query("SELECT id, type, path FROM files WHERE workspace = ? AND directory = ? ORDER BY path")
            .Bind(workspace).Bind(directory);
        var files = new List<FileRef>();
        while (rows.Step()) files.Add(File(rows));
        return files;
    });

    public Task<DirectoryView?> DirectoryAt(string workspace, string path) =>
        reads.Run(connection => new DirectoryRows(connection).At(workspace, path));

    public Task<DirectoryView?> Directory(string workspace, string id) =>
        reads.Run(connection => new DirectoryRows(connection).Find(workspace, id));

    public Task<IReadOnlyList<DirectoryView>> Directories(string workspace) =>
        reads.Run(connection => new DirectoryRows(connection).All(workspace));

    public Task<IReadOnlyList<DirectoryView>> DirectoriesIn(string workspace, string directory) =>
        reads.Run(connection => new DirectoryRows(connection).In(workspace, directory));

    public Task<IReadOnlyList<string>> DatapointIds(string workspace, string versionId, Window window) =>
        reads.Run<IReadOnlyList<string>>(connection =>
        {
            var (from, to) = (window.Offset, window.Offset + window.Count);
            using var rows = connection.Query(
                """
                SELECT part, datapoint_ids FROM dataset_parts
                WHERE workspace = ? AND version_id = ? AND part >= ? AND part < ? ORDER BY part
                """)
                .Bind(workspace).Bind(versionId).Bind(from / DatasetParts.Size)
                .Bind((to + DatasetParts.Size - 1) / DatasetParts.Size);
            var ids = new List<string>();
            while (rows.Step()) DatasetParts.Collect(rows.Text(1), rows.Int64(0), from, to, ids);
            return ids;
        });

    public Task<DatasetVersionRef?> DatasetVersion(string workspace, string versionId) => reads.Run(connection =>
    {
        using var row = connection.Query("SELECT file_id, datapoints FROM dataset_versions WHERE workspace = ? AND id = ?")
            .Bind(workspace).Bind(versionId);
        return row.Step() ? new DatasetVersionRef(row.Text(0), versionId, (int)row.Int64(1)) : null;
    });

    public Task<IReadOnlyList<Datapoint>> Datapoints(
        string workspace, string fileId, IReadOnlyCollection<string> datapointIds) => reads.Run<IReadOnlyList<Datapoint>>(connection =>
    {
        var datapoints = new List<Datapoint>(datapointIds.Count);
        foreach (var id in datapointIds)
        {
            using var row = connection.Query("SELECT document FROM datapoints WHERE workspace = ? AND file_id = ? AND id = ?")
                .Bind(workspace).Bind(fileId).Bind(id);
            if (row.Step()) datapoints.Add(new Datapoint(id, row.Blob(0)));
        }

        return datapoints;
    });

    public Task<Page<string>> Evaluations(string workspace, string fileId, Window window) => reads.Run(connection =>
    {
        using var count = connection.Query("SELECT count(*) FROM evaluations WHERE workspace = ? AND file_id = ?")
            .Bind(workspace).Bind(fileId);
        count.Step();
        using var rows = connection.Query(
            """
            SELECT id FROM evaluations WHERE workspace = ? AND file_id = ?
            ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?
            """).Bind(workspace).Bind(fileId).Bind(window.Count).Bind(window.Offset);
        var ids = new List<string>();
        while (rows.Step()) ids.Add(rows.Text(0));
        return new Page<string>(ids, count.Int64(0));
    });

    public Task<IReadOnlyList<string>> WaitingRuns(string workspace, string versionId, int count) => reads.Run<IReadOnlyList<string>>(connection =>
    {
        using var rows = connection.Query(
            "SELECT run_id FROM waiting_runs WHERE workspace = ? AND version_id = ? ORDER BY run_id DESC LIMIT ?")
            .Bind(workspace).Bind(versionId).Bind(count);
        var ids = new List<string>();
        while (rows.Step()) ids.Add(rows.Text(0));
        return ids;
    });

    private Task<FileRef?> One(string sql, string workspace, string key) => reads.Run(connection =>
    {
        using var row = connection.Query(sql).Bind(workspace).Bind(key);
        return row.Step() ? File(row) : null;
    });

    private static FileRef File(Statement row) => new(row.Text(0), (FileType)row.Int64(1), row.Text(2));
}
