using System.Diagnostics;

namespace Evals.Bench.Load;

/// <summary>What requests took, in ticks of <see cref="Stopwatch"/>.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = [];

    public int Count => _ticks.Count;

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public double Max => At(1);

    public void Add(long ticks) => _ticks.Add(ticks);

    public void AddAll(Latencies other) => _ticks.AddRange(other._ticks);

    /// <summary>In milliseconds; 0 for none.</summary>
    private double At(double share)
    {
        if (_ticks.Count == 0) return 0;
        _ticks.Sort();
        return _ticks[Math.Min(_ticks.Count - 1, (int)(share * _ticks.Count))] * 1000.0 / Stopwatch.Frequency;
    }
}
