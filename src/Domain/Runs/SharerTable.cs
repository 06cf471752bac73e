namespace Evals.Domain.Runs;

/// <summary>Which runs share which logs of this home: a bit per log for each of them.</summary>
internal sealed class SharerTable
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<PartedList<bool>> _shares = [];
    private readonly List<string> _runs = [];

    /// <summary>The runs that ever shared a log, in an order that never changes.</summary>
    public IReadOnlyList<string> Runs => _runs;

    public bool Shares(string runId, int position) => _numbers.TryGetValue(runId, out var number) && _shares[number].Get(position);

    public void Add(string runId, int position) => Add(Number(runId), position);

    public void Add(int run, int position) => _shares[run].At(position) = true;

    public int Number(string runId)
    {
        if (_numbers.TryGetValue(runId, out var number)) return number;
        _runs.Add(runId);
        _shares.Add(new PartedList<bool>());
        return _numbers[runId] = _runs.Count - 1;
    }

    /// <summary>Of each run which logs of a part it shares, as it is now; shorter than the part where it does not share the last ones.</summary>
    public ReadOnlyMemory<bool>[] Freeze(int part) => [.. _shares.Select(shares => shares.Freeze(part))];

    /// <summary>Whether anybody shares a log.</summary>
    public bool Any(int position)
    {
        foreach (var shares in _shares)
        {
            if (shares.Get(position)) return true;
        }

        return false;
    }

    /// <summary>The runs that are to be told of a change to a log.</summary>
    public IEnumerable<string> Of(int position)
    {
        for (var run = 0; run < _runs.Count; run++)
        {
            if (_shares[run].Get(position)) yield return _runs[run];
        }
    }
}
