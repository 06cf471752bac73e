using System.Runtime.InteropServices;
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
        foreach (var row in written)
        {
            if (row is not InsertLog { Log.Version: var version }) continue;
            AddOne((workspace, version.FileId, version.VersionId));
            AddOne((workspace, version.FileId, WholeFile));
        }
    }

    public void Clear() => _logs.Clear();

    private void AddOne((string, string, string) key) => CollectionsMarshal.GetValueRefOrAddDefault(_logs, key, out _)++;
}
