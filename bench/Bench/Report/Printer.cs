using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Evals.Bench.Report;

/// <summary>A report as Markdown tables or as JSON.</summary>
internal static class Printer
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Json(BenchReport report) => JsonSerializer.Serialize(report, Indented);

    public static string Markdown(BenchReport report)
    {
        var text = new StringBuilder();
        var machine = report.Machine;
        text.Append(CultureInfo.InvariantCulture, $"{machine.Date}: {machine.Processor}, {machine.Cores} cores (the load generator runs on them too), ")
            .AppendLine(CultureInfo.InvariantCulture, $"{machine.System}, {machine.Runtime}, {machine.FileSystem}; medians of {report.Rounds} rounds of {report.SecondsPerRound} s.");
        foreach (var table in report.Tables) Append(text, table);
        return text.ToString();
    }

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
