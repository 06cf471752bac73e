using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>Writes evaluations and their runs.</summary>
internal static class EvaluationWriter
{
    public static void Write(Utf8JsonWriter writer, EvaluationAnswer answer)
    {
        var evaluation = answer.Evaluation;
        writer.WriteStartObject();
        writer.WriteString("id", evaluation.Id);
        writer.WriteString("name", evaluation.Name);
        writer.WriteString("file_id", evaluation.FileId);
        writer.WriteNumber("runs_count", evaluation.Runs.Count);
        writer.WriteStartArray("evaluators");
        for (var i = 0; i < answer.Evaluators.Count; i++)
        {
            writer.WriteStartObject();
            WriteFile(writer, "version", answer.Evaluators[i]);
            writer.WriteBoolean("orchestrated", evaluation.Evaluators[i].Evaluator.Orchestrated);
            writer.WriteTime("added_at", evaluation.Evaluators[i].AddedAt);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteTime("created_at", evaluation.CreatedAt);
        writer.WriteTime("updated_at", evaluation.UpdatedAt);
        writer.WriteNull("created_by");
        writer.WriteString("url", answer.Url);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, RunAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", answer.Run.Id);
        WriteFile(writer, "dataset", answer.Dataset);
        WriteFile(writer, "version", answer.Version);
        writer.WriteBoolean("orchestrated", answer.Run.Orchestrated);
        writer.WriteTime("added_at", answer.Entry.AddedAt);
        writer.WriteTime("created_at", answer.Run.CreatedAt);
        writer.WriteNull("created_by");
        writer.WriteString("status", V5Names.RunStatus[answer.Run.Status]);
        writer.WriteBoolean("control", answer.Entry.Control);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<RunAnswer> runs)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("runs");
        foreach (var run in runs) Write(writer, run);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, string name, byte[]? file)
    {
        writer.WritePropertyName(name);
        if (file is null) writer.WriteNullValue();
        else writer.WriteRawValue(file, skipInputValidation: true);
    }
}
