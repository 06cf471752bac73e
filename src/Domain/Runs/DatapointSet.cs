using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>The datapoints of a dataset version as a run needs them: which they are, each under a number from 0. The number is
/// the place of the datapoint's key among all keys in order: it follows from the set alone, so that it can be stored.</summary>
public sealed class DatapointSet
{
    private readonly IdKey[] _keys;

    public DatapointSet(IEnumerable<string> datapointIds)
    {
        _keys = [.. datapointIds.Select(IdKey.Hash).Distinct()];
        Array.Sort(_keys, Compare);
    }

    public int Count => _keys.Length;

    /// <summary>The datapoint's number, or null when it is not in the set.</summary>
    public int? Find(IdKey datapoint)
    {
        var (low, high) = (0, _keys.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(_keys[middle], datapoint);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    private static int Compare(IdKey a, IdKey b) => a.High != b.High ? a.High.CompareTo(b.High) : a.Low.CompareTo(b.Low);
}
