using System.Text.Json;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4.Files;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV4.Logs;

/// <summary>Writes logs. Every field is there, as null where it has no value.</summary>
internal static class LogWriter
{
    /// <summary>Fields that are as they were sent.</summary>
    private static readonly LogField[] Sent =
    [
        LogField.SessionId, LogField.SessionReferenceId, LogField.ParentReferenceId, LogField.ReferenceId, LogField.Inputs, LogField.Messages,
        LogField.Output, LogField.OutputMessage, LogField.Error, LogField.Stdout, LogField.Judgment, LogField.Duration, LogField.Source,
        LogField.Metadata, LogField.Save, LogField.Environment, LogField.User, LogField.PromptTokens, LogField.OutputTokens,
        LogField.PromptCost, LogField.OutputCost, LogField.ProviderLatency, LogField.ProviderRequest, LogField.ProviderResponse,
        LogField.FinishReason, LogField.ToolChoice,
    ];

    public static void Write(Utf8JsonWriter writer, LogView view)
    {
        var (log, file) = (view.Log, view.File);
        using var document = JsonDocument.Parse(log.Document);
        var body = LogBody.OfDocument(document.RootElement);
        writer.WriteStartObject();
        writer.WriteString("id", V4Ids.Log.ToWire(log.Id));
        writer.WriteString("project", file.Path);
        writer.WriteString("project_id", V4Ids.Project.ToWire(file.Id));
        writer.WriteString("config_id", V4Ids.Config.ToWire(file.Version.Id));
        writer.WritePropertyName("config");
        ConfigWriter.Write(writer, file);
        writer.WriteString("parent_id", (log.ParentId ?? log.TraceParentId) is { } parent ? V4Ids.Log.ToWire(parent) : null);
        writer.WriteString("source_datapoint_id", log.DatapointId);
        foreach (var field in Sent) ResultWriter.WriteField(writer, LogFields.Of(field).Name, body, field);
        writer.WriteString("observability_status", log.Complete ? "completed" : "running");
        writer.WriteStartArray("feedback");
        writer.WriteEndArray();
        writer.WritePropertyName("evaluation_results");
        writer.WriteArray(view.Results, ResultWriter.Write);
        writer.WriteTime("created_at", log.CreatedAt);
        writer.WriteTime("updated_at", log.CreatedAt);
        writer.WriteEndObject();
    }
}
