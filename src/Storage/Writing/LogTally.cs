using System.Runtime.InteropServices;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage.Writing;

/// <summary>
/// Counts the logs that a batch inserts, by version and by file, so that a log costs no counter of its own: each transaction
/// adds its tally to the stored counts, and a count is one look-up.
/// </summary>
internal sealed class LogTally
{
    /// <summary>Where a version's id stands, this stands for all versions of the file.</summary>
    public const string WholeFile = "";

    private readonly Dictionary<(string Workspace, string FileId, string VersionId), long> _logs = [];

    public IEnumerable<((string Workspace, string FileId, string VersionId) Key, long Logs)> Counts =>
        _logs.Select(entry => (entry.Key, entry.Value));

    public void Add(string workspace, IReadOnlyList<StoreRow> written)
    {
        // Many rows in a row are of one version, and a look-up costs more than all else here.
        var (same, count) = ((FileVersionRef?)null, 0);
        foreach (var row in written)
        {
            if (row is not InsertLog { Log.Version: var version }) continue;
            if (!ReferenceEquals(version, same))
            {
                Add(workspace, same, count);
                (same, count) = (version, 0);
            }

            count++;
        }

        Add(workspace, same, count);
    }

    public void Clear() => _logs.Clear();

    private void Add(string workspace, FileVersionRef? version, int count)
    {
        if (version is null) return;
        Add((workspace, version.FileId, version.VersionId), count);
        Add((workspace, version.FileId, WholeFile), count);
    }

    private void Add((string, string, string) key, int count) => CollectionsMarshal.GetValueRefOrAddDefault(_logs, key, out _) += count;
}
