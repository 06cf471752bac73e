namespace Evals.Bench.Report;

/// <summary>One peer under one load: the median round.</summary>
/// <param name="PerSecond">Answered requests per second.</param>
/// <param name="P50Ms">Latency in milliseconds; <paramref name="P99Ms"/> likewise.</param>
/// <param name="CpuMicros">CPU time of the peer's process per answered request, in microseconds, over both cores.</param>
internal sealed record Figures(double PerSecond, double P50Ms, double P99Ms, double CpuMicros)
{
    /// <summary>Medians of each figure by itself.</summary>
    public static Figures MedianOf(IReadOnlyList<Figures> rounds) => new(
        Median(rounds.Select(round => round.PerSecond)),
        Median(rounds.Select(round => round.P50Ms)),
        Median(rounds.Select(round => round.P99Ms)),
        Median(rounds.Select(round => round.CpuMicros)));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <param name="RawPerSecond">Raw durable single-row inserts per second.</param>
internal sealed record Row(int Connections, Figures Bare, Figures Evals, double RawPerSecond)
{
    public double OfBare => Evals.PerSecond / Bare.PerSecond;

    public double TimesRaw => Evals.PerSecond / RawPerSecond;
}

/// <param name="Answered">Requests answered with a 2xx over the whole measurement.</param>
/// <param name="Counted">What the server's statistics count afterwards; may exceed <paramref name="Answered"/> by the requests
/// that were under way when a load ended.</param>
internal sealed record Table(string Title, int BodyBytes, IReadOnlyList<Row> Rows, long Answered, long Counted);

/// <param name="NotMeasured">Scenarios that could not be measured, and why.</param>
internal sealed record BenchReport(
    Machine Machine,
    bool Quick,
    int Rounds,
    int SecondsPerRound,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Table> Tables,
    IReadOnlyList<string> NotMeasured);
