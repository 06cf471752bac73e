using System.Numerics;
using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>A log with everything that its answer shows.</summary>
/// <param name="File">The file and version that made the log, as JSON.</param>
/// <param name="Judgments">The newest judgment of every evaluator.</param>
/// <param name="Children">Logs that it called; null where they are not shown.</param>
/// <param name="Parent">For a judgment: the log that it judges; null where it is not shown.</param>
internal sealed record LogView(
    LogRecord Log, byte[] File, IReadOnlyList<LogView> Judgments, IReadOnlyList<LogView>? Children, LogView? Parent = null);

/// <summary>Writes logs. Every field of the log's type is there, as null where it has no value, because Python reads logs as plain
/// dictionaries; of the keys prompt, tool, evaluator, flow and agent there is exactly one, because clients tell the types by them.</summary>
internal static class LogWriter
{
    public static void Write(Utf8JsonWriter writer, LogView view)
    {
        var log = view.Log;
        var type = LogType.Of(log.Version.Type);
        writer.WriteStartObject();
        writer.WriteString("id", log.Id);
        WriteList(writer, "evaluator_logs", view.Judgments);
        WriteDocument(writer, log.Document, type);
        writer.WriteTime("created_at", log.CreatedAt);
        writer.WriteString("log_status", V5Names.LogStatus(log.Complete));
        if (type.File == FileType.Flow) writer.WriteString("trace_status", V5Names.LogStatus(log.Complete)); // Python before 0.8.27 reads this.
        if (type.File == FileType.Evaluator) writer.WriteString("parent_id", log.ParentId);
        else writer.WriteString("trace_parent_id", log.TraceParentId);
        writer.WriteString("source_datapoint_id", log.DatapointId);
        if (view.Children is { } children) WriteList(writer, "trace_children", children);
        else writer.WriteNull("trace_children");
        if (view.Parent is { } parent)
        {
            writer.WritePropertyName("parent");
            Write(writer, parent);
        }

        writer.WritePropertyName(type.Noun);
        writer.WriteRawValue(view.File, skipInputValidation: true);
        writer.WriteEndObject();
    }

    public static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<LogView> logs)
    {
        writer.WriteStartArray(name);
        foreach (var log in logs) Write(writer, log);
        writer.WriteEndArray();
    }

    private static void WriteDocument(Utf8JsonWriter writer, byte[] json, LogType type)
    {
        using var document = JsonDocument.Parse(json);
        var body = LogBody.OfDocument(document.RootElement);
        for (var fields = type.Document; fields != 0; fields &= fields - 1)
        {
            var field = (LogField)BitOperations.TrailingZeroCount(fields);
            writer.WritePropertyName(LogFields.Of(field).Utf8);
            if (body.Has(field)) writer.WriteRawValue(body.Json(field), skipInputValidation: true);
            else writer.WriteNullValue();
        }
    }
}
