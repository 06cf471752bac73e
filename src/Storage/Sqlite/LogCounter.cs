using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

/// <summary>
/// Counts the logs of each version and file. One transaction adds what its whole batch inserted, so that a log costs no
/// counter of its own and a count is one look-up.
/// </summary>
internal sealed class LogCounter(Connection connection)
{
    /// <summary>The row that counts a whole file stands at this version.</summary>
    public const string WholeFile = "";

    private readonly Dictionary<(string Workspace, string FileId, string VersionId), long> _added = [];

    public void Add(string workspace, IReadOnlyList<StoreRow> written)
    {
        foreach (var row in written)
        {
            if (row is not InsertLog { Log.Version: var version }) continue;
            Add((workspace, version.FileId, version.VersionId));
            Add((workspace, version.FileId, WholeFile));
        }
    }

    public void Forget() => _added.Clear();

    public void Write()
    {
        foreach (var ((workspace, fileId, versionId), logs) in _added)
        {
            connection.Query(
                """
                INSERT INTO log_counts (workspace, file_id, version_id, logs) VALUES (?, ?, ?, ?)
                ON CONFLICT (workspace, file_id, version_id) DO UPDATE SET logs = logs + excluded.logs
                """)
                .Bind(workspace).Bind(fileId).Bind(versionId).Bind(logs)
                .Execute();
        }

        _added.Clear();
    }

    private void Add((string, string, string) key) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_added, key, out _)++;
}
