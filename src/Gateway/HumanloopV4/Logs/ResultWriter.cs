using System.Text.Json;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV4.Logs;

/// <summary>Writes judgments as v4's evaluation results. Each is a log of its own, which <c>GET /logs/{id}</c> answers whole.</summary>
internal static class ResultWriter
{
    public static void Write(Utf8JsonWriter writer, ResultView view)
    {
        var judgment = view.Judgment;
        using var document = JsonDocument.Parse(judgment.Document);
        var body = LogBody.OfDocument(document.RootElement);
        writer.WriteStartObject();
        writer.WriteString("id", V4Ids.Log.ToWire(judgment.Id));
        writer.WriteString("evaluator_id", V4Ids.Evaluator.ToWire(judgment.Version.FileId));
        writer.WriteString("evaluator_version_id", judgment.Version.VersionId);
        writer.WriteString("evaluation_id", view.EvaluationId is { } id ? V4Ids.Evaluation.ToWire(id) : null);
        writer.WriteString("log_id", V4Ids.Log.ToWire(judgment.ParentId!));
        writer.WriteString("version_id", V4Ids.Config.ToWire(view.Config.VersionId));
        WriteField(writer, "value", body, LogField.Judgment);
        WriteField(writer, "error", body, LogField.Error);
        writer.WriteNull("log");
        writer.WriteNull("evaluator_log");
        writer.WriteTime("created_at", judgment.CreatedAt);
        writer.WriteTime("updated_at", judgment.CreatedAt);
        writer.WriteEndObject();
    }

    public static void WriteField(Utf8JsonWriter writer, string name, LogBody body, LogField field)
    {
        writer.WritePropertyName(name);
        if (body.Has(field)) writer.WriteRawValue(body.Json(field), skipInputValidation: true);
        else writer.WriteNullValue();
    }
}
