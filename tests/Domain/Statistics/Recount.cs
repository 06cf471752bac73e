using System.Globalization;
using Evals.Contracts;

namespace Evals.Domain.Tests.Statistics;

/// <summary>Figures as one would count them by hand, from all numbers.</summary>
internal static class Recount
{
    public static readonly double[] Percents = [0, 25, 50, 75, 90, 95, 99, 99.9, 100];

    /// <summary>Exact when sums of the numbers and of their squares are.</summary>
    public static NumberStats? Of(IEnumerable<double> numbers)
    {
        var values = numbers.Order().ToArray();
        if (values.Length == 0) return null;
        var sum = values.Sum();
        var mean = sum / values.Length;
        return new NumberStats(
            mean,
            sum,
            Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length),
            values[0],
            values[^1],
            Percents.ToDictionary(p => p.ToString(CultureInfo.InvariantCulture), p => Percentile(values, (decimal)p)));
    }

    private static double Percentile(double[] values, decimal percent)
    {
        var rank = percent * (values.Length - 1) / 100;
        var (low, high) = (values[(int)Math.Floor(rank)], values[(int)Math.Ceiling(rank)]);
        return low + (high - low) * (double)(rank - Math.Floor(rank));
    }

    /// <param name="relative">How far percentiles may be off.</param>
    public static void AssertSame(NumberStats? expected, NumberStats? actual, double relative = 1e-12)
    {
        if (expected is null || actual is null)
        {
            Assert.Equal(expected is null, actual is null);
            return;
        }

        Assert.Equal((expected.Mean, expected.Sum, expected.Min, expected.Max), (actual.Mean, actual.Sum, actual.Min, actual.Max));
        AssertNear(expected.Std, actual.Std, 1e-9);
        Assert.Equal(expected.Percentiles.Keys, actual.Percentiles.Keys);
        foreach (var (name, value) in expected.Percentiles) AssertNear(value, actual.Percentiles[name], relative);
    }

    public static void AssertNear(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{actual:R} is not within {relative} of {expected:R}.");
}
