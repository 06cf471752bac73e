namespace Evals.Domain.Statistics;

/// <summary>
/// How many numbers lie in each of many buckets whose bounds grow by a constant factor, for either sign, and zero: any rank's
/// number is known within 1 %. What it holds depends only on the numbers that are in it, not on how they came: numbers can
/// be taken out again, and two sketches added are the sketch of all their numbers.
/// </summary>
public sealed class LogSketch
{
    // A little less than 1 %, so that the rounding of logarithms at a bucket's edge stays below it.
    private const double RelativeError = 0.0099;
    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);

    /// <summary>More than the bucket of the smallest double is away from that of 1, so that keys of positive numbers are positive.</summary>
    private const int KeyOfOne = 40_000;

    private static readonly double LogGamma = Math.Log(Gamma);

    // By key: the order of the keys is the order of the numbers.
    private readonly Dictionary<int, long> _buckets = [];

    // Numbers mostly come to buckets that are there: the order is made once and kept until one comes or goes.
    private int[]? _inOrder;

    public long Count { get; private set; }

    public void Add(double value) => Change(KeyOf(value), 1);

    /// <summary>Takes out a number that was added.</summary>
    public void Remove(double value) => Change(KeyOf(value), -1);

    public void Merge(LogSketch other)
    {
        foreach (var (key, count) in other._buckets) Change(key, count);
    }

    /// <summary>The numbers at these ranks, each within 1 %.</summary>
    /// <param name="ranks">From 0 to <see cref="Count"/> - 1, ascending.</param>
    public double[] At(ReadOnlySpan<long> ranks)
    {
        _inOrder ??= [.. _buckets.Keys.Order()];
        var values = new double[ranks.Length];
        var (next, below) = (0, 0L);
        foreach (var key in _inOrder)
        {
            below += _buckets[key];
            for (; next < ranks.Length && ranks[next] < below; next++) values[next] = ValueOf(key);
        }

        return values;
    }

    private void Change(int key, long count)
    {
        Count += count;
        var before = _buckets.GetValueOrDefault(key);
        if (before == 0 || before + count == 0) _inOrder = null;
        if (before + count == 0) _buckets.Remove(key);
        else _buckets[key] = before + count;
    }

    private static int KeyOf(double value) => value switch
    {
        > 0 => KeyOfMagnitude(value),
        < 0 => -KeyOfMagnitude(-value),
        _ => 0,
    };

    private static int KeyOfMagnitude(double value) => KeyOfOne + (int)Math.Ceiling(Math.Log(value) / LogGamma);

    private static double ValueOf(int key) => key switch
    {
        > 0 => MagnitudeOf(key),
        < 0 => -MagnitudeOf(-key),
        _ => 0,
    };

    /// <summary>The number whose relative distance to both bounds of the bucket is the same.</summary>
    private static double MagnitudeOf(int key) => Math.Exp((key - KeyOfOne) * LogGamma) * 2 / (1 + Gamma);
}
