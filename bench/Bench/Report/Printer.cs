using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evals.Bench.Report;

/// <summary>A report as Markdown tables or as JSON.</summary>
internal static class Printer
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string Json(BenchReport report) => JsonSerializer.Serialize(report, Indented);

    public static string Markdown(BenchReport report)
    {
        var text = new StringBuilder();
        var machine = report.Machine;
        text.Append(CultureInfo.InvariantCulture, $"{machine.Date}: {machine.Processor}, {machine.Cores} cores (the load generator runs on them too), ")
            .Append(CultureInfo.InvariantCulture, $"{machine.System}, {machine.Runtime}, {machine.FileSystem}; medians of {report.Rounds} rounds of {report.SecondsPerRound} s")
            .AppendLine(report.Quick ? "; quick: the big run has 100,000 logs." : ".");
        Append(text, report.Findings);
        foreach (var missing in report.NotMeasured) text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Not measured: {missing}");
        foreach (var table in report.Tables) Append(text, table);
        return text.ToString();
    }

    /// <summary>As people read it: three digits that count, thousands with commas.</summary>
    public static string Number(double value) => value switch
    {
        >= 100 => value.ToString("n0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    private static void Append(StringBuilder text, IReadOnlyList<Finding> findings)
    {
        text.AppendLine().AppendLine("| Scenario | What | Target | Measured | Met | Beside it |").AppendLine("|---|---|---:|---:|---|---|");
        foreach (var limit in Limits.All)
        {
            if (findings.FirstOrDefault(finding => finding.Limit == limit) is not { } finding) continue;
            text.Append(CultureInfo.InvariantCulture, $"| {limit.Scenario} | {limit.What} | {(limit.Bound == Bound.AtLeast ? ">=" : "<=")} {WithUnit(limit.Target, limit)} ")
                .AppendLine(CultureInfo.InvariantCulture, $"| {WithUnit(finding.Measured, limit)} | {(finding.Met ? "yes" : "**no**")} | {finding.Note} |");
        }
    }

    private static string WithUnit(double value, Limit limit) => limit.Unit.Length == 0 ? Number(value) : $"{Number(value)} {limit.Unit}";

    private static void Append(StringBuilder text, Table table)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{table.Title}, {table.BodyBytes} bytes").AppendLine()
            .AppendLine("| connections | bare endpoint, req/s | Evals, req/s | of bare | raw inserts, rows/s | times raw | Evals p50 / p99, ms | CPU per request, bare / Evals, us |")
            .AppendLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in table.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Connections} | {row.Bare.PerSecond:n0} | {row.Evals.PerSecond:n0} | {row.OfBare:0.00} ")
                .Append(CultureInfo.InvariantCulture, $"| {row.RawPerSecond:n0} | {row.TimesRaw:0.0} | {row.Evals.P50Ms:0.00} / {row.Evals.P99Ms:0.00} ")
                .AppendLine(CultureInfo.InvariantCulture, $"| {row.Bare.CpuMicros:0.0} / {row.Evals.CpuMicros:0.0} |");
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Answered {table.Answered:n0}, counted by the server afterwards {table.Counted:n0}.");
    }
}
