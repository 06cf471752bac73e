using Evals.Contracts;

namespace Evals.Domain.Runs;

/// <summary>The versions that made the run's logs, each under a number that never changes.</summary>
internal sealed class VersionTable
{
    private readonly List<FileVersionRef> _versions = [];
    private readonly Dictionary<FileVersionRef, int> _numbers = [];

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyCollection<FileVersionRef> All => _versions;

    public FileVersionRef this[int number] => _versions[number];

    public int Number(FileVersionRef version)
    {
        if (_numbers.TryGetValue(version, out var number)) return number;
        _versions.Add(version);
        return _numbers[version] = _versions.Count - 1;
    }
}
