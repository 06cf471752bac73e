using System.Text.Json;
using Evals.Contracts;

namespace Evals.Gateway.EvalGuard;

/// <summary>The evaluators of what an eval's rows say of their cases as a whole. An eval keeps those that it was made with, whatever becomes
/// of their files: its figures are theirs.</summary>
internal sealed record RowEvaluators(EvaluatorRef Passed, EvaluatorRef Score)
{
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Write(writer, "passed", Passed);
        Write(writer, "score", Score);
        writer.WriteEndObject();
    }

    public static RowEvaluators Read(JsonElement json) =>
        new(Read(json.GetProperty("passed"), ReturnType.Boolean), Read(json.GetProperty("score"), ReturnType.Number));

    private static void Write(Utf8JsonWriter writer, string name, EvaluatorRef evaluator)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", evaluator.FileId);
        writer.WriteString("version_id", evaluator.VersionId);
        writer.WriteEndObject();
    }

    private static EvaluatorRef Read(JsonElement json, ReturnType type) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("version_id").GetString()!,
        new EvaluatorSpec(EvaluatorKind.External, type, []),
        Orchestrated: false);
}
