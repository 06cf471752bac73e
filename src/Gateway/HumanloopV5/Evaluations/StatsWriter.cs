using System.Text.Json;
using Evals.Contracts;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>Writes the statistics of an evaluation. Clients tell the classes of evaluator statistics by their keys alone: numbers have
/// <c>percentiles</c>, booleans have <c>num_true</c>, selects <c>num_judgments_per_option</c>, and none has another's.</summary>
internal static class StatsWriter
{
    public static void Write(Utf8JsonWriter writer, StatsView stats)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("run_stats");
        foreach (var run in stats.Runs) WriteRun(writer, run);
        writer.WriteEndArray();

        // The Node client moves the cursor of its terminal when there is progress to print, and fails where there is no terminal;
        // Python needs a string. The empty one serves both.
        writer.WriteString("progress", "");
        writer.WriteString("report", StatsReport.Of(stats));
        writer.WriteString("status", V5Names.RunStatus[stats.Status]);
        writer.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter writer, RunStatsView run)
    {
        writer.WriteStartObject();
        writer.WriteString("run_id", run.Stats.RunId);
        writer.WriteString("version_id", run.VersionId);
        writer.WriteNull("batch_id");
        writer.WriteNumber("num_logs", run.Stats.LogCount);
        writer.WriteStartArray("evaluator_stats");
        foreach (var evaluator in run.Stats.Evaluators) WriteEvaluator(writer, evaluator);
        writer.WriteEndArray();
        writer.WriteString("status", V5Names.RunStatus[run.Stats.Status]);
        writer.WriteEndObject();
    }

    private static void WriteEvaluator(Utf8JsonWriter writer, EvaluatorStats stats)
    {
        writer.WriteStartObject();
        writer.WriteString("evaluator_version_id", stats.VersionId);
        writer.WriteNumber("total_logs", stats.Count);
        writer.WriteNumber("num_judgments", stats.Judgments);
        writer.WriteNumber("num_nulls", stats.Nulls);
        writer.WriteNumber("num_errors", stats.Errors);
        switch (stats.ReturnType)
        {
            case ReturnType.Boolean:
                writer.WriteNumber("num_true", stats.True);
                writer.WriteNumber("num_false", stats.Judgments - stats.True);
                break;
            case ReturnType.Number:
                WriteNumber(writer, stats.Number);
                break;
            case ReturnType.Select or ReturnType.MultiSelect:
                WriteOptions(writer, stats.Options);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, NumberStats? stats)
    {
        WriteFigure(writer, "mean", stats?.Mean);
        WriteFigure(writer, "sum", stats?.Sum);
        WriteFigure(writer, "std", stats?.Std);
        writer.WriteStartObject("percentiles");
        foreach (var (name, value) in stats?.Percentiles ?? new Dictionary<string, double>()) writer.WriteNumber(name, value);
        writer.WriteEndObject();
    }

    private static void WriteFigure(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } figure) writer.WriteNumber(name, figure);
        else writer.WriteNull(name);
    }

    private static void WriteOptions(Utf8JsonWriter writer, IReadOnlyDictionary<string, long>? options)
    {
        writer.WriteStartObject("num_judgments_per_option");
        foreach (var (name, count) in options ?? new Dictionary<string, long>()) writer.WriteNumber(name, count);
        writer.WriteEndObject();
    }
}
