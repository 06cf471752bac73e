using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>Writes evals. Every client reads other parts of the same object, so that all of them are always there.</summary>
internal static class EvalWriter
{
    public static void Write(Utf8JsonWriter writer, EvalView eval)
    {
        writer.WriteStartObject();
        WriteFields(writer, eval, config: null);
        writer.WriteEndObject();
    }

    /// <summary>One eval with all that belongs to it: its fields, and the same again under <c>run</c>.</summary>
    public static void WriteWhole(Utf8JsonWriter writer, WholeEval whole)
    {
        writer.WriteStartObject();
        WriteFields(writer, whole.Eval, whole.Config);
        writer.WriteOptionalNumber("passRate", whole.PassRate);
        writer.WriteStartObject("run");
        WriteFields(writer, whole.Eval, whole.Config);
        writer.WriteEndObject();
        writer.WriteStartArray("results");
        foreach (var result in whole.Results) EvalResult.Write(writer, result);
        writer.WriteEndArray();
        writer.WritePropertyName("summary");
        WriteSummary(writer, whole);
        writer.WriteEndObject();
    }

    public static void WriteOptionalNumber(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    private static void WriteFields(Utf8JsonWriter writer, EvalView eval, byte[]? config)
    {
        writer.WriteString("id", eval.Id);
        writer.WriteString("name", eval.Details.Name);
        writer.WriteString("model", eval.Details.Model);
        writer.WriteString("status", eval.Status);
        writer.WriteOptionalNumber("score", eval.Score);
        writer.WriteNumber("max_score", 1);
        writer.WritePropertyName("config");
        if (config is null) writer.WriteNullValue();
        else writer.WriteRawValue(config, skipInputValidation: true);
        writer.WriteTime("created_at", eval.Run.CreatedAt);
        if (eval.Run.EndedAt is { } ended) writer.WriteTime("completed_at", ended);
        else writer.WriteNull("completed_at");
        if (eval.Duration is { } duration) writer.WriteNumber("duration", duration);
        else writer.WriteNull("duration");
        writer.WriteNull("created_by");
        writer.WriteString("project_id", eval.Details.Project);
        writer.WriteNull("error");
        if (eval.Run.Report is not { } report) return;
        writer.WritePropertyName("reported");
        writer.WriteRawValue(report.Summary, skipInputValidation: true);
    }

    private static void WriteSummary(Utf8JsonWriter writer, WholeEval whole)
    {
        if (whole.Results.Count == 0)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("totalCases", whole.Results.Count);
        writer.WriteNumber("passedCases", whole.Figures.Passed);
        writer.WriteNumber("failedCases", whole.Figures.Failed);
        writer.WriteNumber("unjudgedCases", whole.Results.Count - whole.Figures.Passed - whole.Figures.Failed);
        writer.WriteOptionalNumber("passRate", whole.Figures.PassRate);
        writer.WriteOptionalNumber("avgScore", whole.Figures.AverageScore);
        writer.WriteNumber("totalLatency", whole.Results.Sum(result => result.LatencyMs));
        writer.WriteNumber("totalCost", whole.Results.Sum(result => result.Cost));
        writer.WriteEndObject();
    }
}
