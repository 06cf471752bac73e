using System.Globalization;

namespace Evals.Bench.Report;

/// <param name="Note">What else a reader should know: the figures behind a ratio, or that less was measured.</param>
internal sealed record Finding(Limit Limit, double Measured, string Note)
{
    public bool Met => Limit.IsMetBy(Measured);
}

/// <summary>What was measured so far.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];
    private readonly List<Table> _tables = [];
    private readonly List<string> _notMeasured = [];

    public IReadOnlyList<Finding> All => _all;

    public IReadOnlyList<Table> Tables => _tables;

    public void Add(string limitId, double measured, FormattableString? note = null)
    {
        var finding = new Finding(Limits.Of(limitId), measured, note?.ToString(CultureInfo.InvariantCulture) ?? "");
        _all.Add(finding);
        Progress.Say($"  {finding.Limit.What}: {Printer.Number(measured)}{finding.Limit.Unit} {(finding.Met ? "met" : "NOT MET")} {finding.Note}");
    }

    /// <summary>Scenarios that could not be measured here, and why.</summary>
    public IReadOnlyList<string> Missing => _notMeasured;

    public void NotMeasured(string scenario, string why)
    {
        _notMeasured.Add($"{scenario}: {why}.");
        Progress.Say($"  not measured: {why}");
    }

    public void Add(Table table) => _tables.Add(table);
}
