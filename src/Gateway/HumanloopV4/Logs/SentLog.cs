using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV4.Logs;

/// <summary>A log as v4 sends it. Its fields are v5's and a few more, which are kept with it.</summary>
internal sealed class SentLog
{
    private static readonly ulong Accepted = LogType.Prompt.Document | LogType.OfV4
        | LogFields.Set(LogField.SourceDatapointId, LogField.ParentId, LogField.CreatedAt);

    private readonly LogBody _body;

    private SentLog(Fields fields)
    {
        _body = LogBody.Read(fields, Accepted);
        ProjectId = fields.Id("project_id");
        ConfigId = fields.Id("config_id");
        AtMostOne(fields, "session_id", "session_reference_id");
        AtMostOne(fields, "parent_id", "parent_reference_id");
        SessionId = TextOf(LogField.SessionId);
        if (SessionId is not null || TextOf(LogField.SessionReferenceId) is not { } reference) return;
        SessionId = Sessions.IdOf(reference);
        _body.Rewrite(LogField.SessionId, JsonSerializer.SerializeToUtf8Bytes(SessionId));
    }

    public string? ProjectId { get; }

    public string? ConfigId { get; }

    public string? DatapointId => _body.Text(LogField.SourceDatapointId);

    /// <summary>The log that called this one, as the store knows it.</summary>
    public string? ParentId => _body.Text(LogField.ParentId) is { } id ? V4Ids.Log.ToStored(id) : null;

    /// <summary>The session that was named; null when none was.</summary>
    public string? SessionId { get; }

    /// <summary>Reads a log; what can't be accepted goes to the fields' input.</summary>
    public static SentLog Read(Fields fields) => new(fields);

    /// <param name="version">The config that made it.</param>
    /// <param name="logId">Its id; null to be given one.</param>
    public AddLog ToCommand(FileVersionRef version, string? logId, string? datapointId)
    {
        var type = LogType.Of(version.Type);
        type = type with { Document = type.Document | LogType.OfV4 };
        return new AddLog(
            logId,
            version,
            datapointId,
            Complete: true,
            _body.Time(LogField.CreatedAt),
            ParentId,
            LogDocument.Fingerprint(_body, type, version.VersionId),
            LogDocument.Write(_body, type.Document));
    }

    public static void WriteReceipt(Utf8JsonWriter writer, (LogReceipt Receipt, string? SessionId) answer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", V4Ids.Log.ToWire(answer.Receipt.LogId));
        writer.WriteString("project_id", V4Ids.Project.ToWire(answer.Receipt.FileId));
        writer.WriteString("session_id", answer.SessionId);
        writer.WriteEndObject();
    }

    /// <summary>Null also for what is no text: the input knows of that.</summary>
    private string? TextOf(LogField field) =>
        _body.Has(field) && _body.Value(field).ValueKind == JsonValueKind.String ? _body.Text(field) : null;

    private static void AtMostOne(Fields fields, string one, string other)
    {
        if (fields.Has(one) && fields.Has(other)) fields.Fail(other, $"give at most one of {one} and {other}", "value_error");
    }
}
