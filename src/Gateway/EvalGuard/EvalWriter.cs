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
    public static async Task WriteWhole(JsonPieces pieces, WholeEval whole)
    {
        var (writer, tally) = (pieces.Writer, new EvalTally());
        writer.WriteStartObject();
        WriteFields(writer, whole.Eval, whole.Config);
        writer.WriteOptionalNumber("passRate", whole.PassRate);
        writer.WriteStartObject("run");
        WriteFields(writer, whole.Eval, whole.Config);
        writer.WriteEndObject();
        writer.WriteStartArray("results");
        await foreach (var result in whole.Results.Read())
        {
            tally.Add(result);
            EvalResult.Write(writer, result);
            await pieces.SendIfMuch();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("summary");
        WriteSummary(writer, tally, whole.Figures);
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

    /// <summary>What the results add up to that were written.</summary>
    /// <param name="known">The same, as it was known before: more exact where nothing has changed since.</param>
    private static void WriteSummary(Utf8JsonWriter writer, EvalTally tally, EvalFigures known)
    {
        var counted = tally.Figures;
        var figures = (known.Passed, known.Failed) == (counted.Passed, counted.Failed) ? known : counted;
        if (tally.Count == 0)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("totalCases", tally.Count);
        writer.WriteNumber("passedCases", figures.Passed);
        writer.WriteNumber("failedCases", figures.Failed);
        writer.WriteNumber("unjudgedCases", tally.Count - figures.Passed - figures.Failed);
        writer.WriteOptionalNumber("passRate", figures.PassRate);
        writer.WriteOptionalNumber("avgScore", figures.AverageScore);
        writer.WriteNumber("totalLatency", tally.TotalLatency);
        writer.WriteNumber("totalCost", tally.TotalCost);
        writer.WriteEndObject();
    }
}
