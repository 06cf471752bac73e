using System.Numerics;
using Evals.Contracts;

namespace Evals.Domain.Statistics;

/// <summary>
/// Figures over numbers that come and go, at a cost that does not grow with how many there are. Sums are exact. Percentiles are
/// exact up to <see cref="ExactLimit"/> numbers and come from a sketch above. Once so many numbers were taken out that an
/// exact figure would need those that were left out, <see cref="NeedsRecount"/> says so; at least a thousand removals lie
/// between two recounts near the limit, and <see cref="KeptAtTop"/> above it.
/// </summary>
internal sealed class NumberTally
{
    public const int ExactLimit = 1000;

    private const int KeptAtBottom = 2 * ExactLimit;
    private const int KeptAtTop = 256;

    private static readonly (string Name, int PerMille)[] Percentiles =
    [
        ("0", 0), ("25", 250), ("50", 500), ("75", 750), ("90", 900), ("95", 950), ("99", 990), ("99.9", 999), ("100", 1000),
    ];

    private readonly ExactSum _sum = ExactSum.OfNumbers();
    private readonly ExactSum _squares = ExactSum.OfSquares();
    private readonly SmallestNumbers _smallest = new(KeptAtBottom);
    private readonly SmallestNumbers _greatestNegated = new(KeptAtTop);
    private LogSketch? _sketch;

    public long Count { get; private set; }

    /// <summary>Whether the figures can't be told until all numbers are added to a new tally.</summary>
    public bool NeedsRecount => Count > 0
        && (_greatestNegated.Count == 0 || _smallest.Count == 0 || (Count <= ExactLimit && _smallest.Count < Count));

    /// <param name="value">Finite, at most <see cref="Outcome.MaxMagnitude"/> from zero.</param>
    public void Add(double value)
    {
        Count++;
        _sum.AddNumber(value, 1);
        _squares.AddSquare(value, 1);
        _smallest.Add(value);
        _greatestNegated.Add(-value);
        if (_sketch is not null) _sketch.Add(value);
        else if (Count > ExactLimit) _sketch = SketchOfAll();
    }

    /// <summary>Takes out a number that was added.</summary>
    public void Remove(double value)
    {
        Count--;
        _sum.AddNumber(value, -1);
        _squares.AddSquare(value, -1);
        _smallest.Remove(value);
        _greatestNegated.Remove(-value);
        _sketch?.Remove(value);
    }

    /// <summary>The figures, or null without numbers.</summary>
    public NumberStats? ToStats()
    {
        if (Count == 0) return null;
        var (sum, squares) = (_sum.ToInteger(), _squares.ToInteger());
        return new NumberStats(
            Mean: Rounded.Quotient(sum, Count, -ExactSum.FractionBits),
            Sum: Rounded.Quotient(sum, 1, -ExactSum.FractionBits),
            Std: Rounded.Root(squares * Count - sum * sum, (BigInteger)Count * Count, -2 * ExactSum.FractionBits),
            Min: _smallest.InOrder[0],
            Max: -_greatestNegated.InOrder[0],
            Percentiles: ToPercentiles());
    }

    // Called when the limit is first passed: all numbers are still kept.
    private LogSketch SketchOfAll()
    {
        var sketch = new LogSketch();
        foreach (var value in _smallest.InOrder) sketch.Add(value);
        return sketch;
    }

    private Dictionary<string, double> ToPercentiles()
    {
        // Between the closest ranks, in whole numbers: a rank that is whole must not come out a little beside itself.
        var below = new long[Percentiles.Length];
        var above = new long[Percentiles.Length];
        for (var i = 0; i < below.Length; i++)
        {
            var (rank, rest) = Math.DivRem(Percentiles[i].PerMille * (Count - 1), 1000);
            (below[i], above[i]) = (rank, rest == 0 ? rank : rank + 1);
        }

        var (lows, highs) = (At(below), At(above));
        var figures = new Dictionary<string, double>(below.Length);
        for (var i = 0; i < below.Length; i++)
        {
            var share = Percentiles[i].PerMille * (Count - 1) % 1000 / 1000.0;
            figures.Add(Percentiles[i].Name, lows[i] + (highs[i] - lows[i]) * share);
        }

        return figures;
    }

    private double[] At(long[] ranks)
    {
        if (Count <= ExactLimit) return Array.ConvertAll(ranks, rank => _smallest.InOrder[(int)rank]);
        var (min, max) = (_smallest.InOrder[0], -_greatestNegated.InOrder[0]);
        var values = _sketch!.At(ranks);
        for (var i = 0; i < ranks.Length; i++)
            values[i] = ranks[i] == 0 ? min : ranks[i] == Count - 1 ? max : Math.Clamp(values[i], min, max);
        return values;
    }
}
