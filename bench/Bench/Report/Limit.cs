namespace Evals.Bench.Report;

internal enum Bound
{
    AtLeast,
    AtMost,
}

/// <summary>A figure that is promised, or that somebody else has published.</summary>
/// <param name="Id">Its scenario and its name there, such as <c>stats.p99</c>.</param>
/// <param name="What">What is measured, in a line.</param>
/// <param name="Unit">What the figure is counted in; empty for ratios.</param>
internal sealed record Limit(string Id, string What, Bound Bound, double Target, string Unit = "")
{
    public string Scenario => Id[..Id.IndexOf('.', StringComparison.Ordinal)];

    public bool IsMetBy(double value) => Bound == Bound.AtLeast ? value >= Target : value <= Target;
}
