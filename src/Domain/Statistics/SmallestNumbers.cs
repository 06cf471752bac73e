namespace Evals.Domain.Statistics;

/// <summary>The smallest of many numbers, in order: all of them while they are few, and so many that the smallest is still
/// known after many were taken out.</summary>
internal sealed class SmallestNumbers(int capacity)
{
    private double[] _numbers = new double[Math.Min(capacity, 4)];

    /// <summary>Whether numbers that are greater than all here were left out.</summary>
    private bool _moreAbove;

    public int Count { get; private set; }

    public ReadOnlySpan<double> InOrder => _numbers.AsSpan(0, Count);

    public void Add(double value)
    {
        if (_moreAbove && (Count == 0 || value > _numbers[Count - 1])) return;
        var at = Place(value);
        if (Count == capacity)
        {
            _moreAbove = true;
            if (at == Count) return;
            Count--;
        }

        if (Count == _numbers.Length) Array.Resize(ref _numbers, Math.Min(capacity, 2 * Count));
        Array.Copy(_numbers, at, _numbers, at + 1, Count - at);
        _numbers[at] = value;
        Count++;
    }

    /// <summary>Takes out a number that was added.</summary>
    public void Remove(double value)
    {
        var at = Array.BinarySearch(_numbers, 0, Count, value);
        if (at < 0) return;
        Count--;
        Array.Copy(_numbers, at + 1, _numbers, at, Count - at);
    }

    private int Place(double value)
    {
        var at = Array.BinarySearch(_numbers, 0, Count, value);
        return at < 0 ? ~at : at;
    }
}
