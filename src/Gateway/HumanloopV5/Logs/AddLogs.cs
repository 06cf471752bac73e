using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>POST /flows/log, /prompts/log, /tools/log and /agents/log.</summary>
internal sealed class AddLogs(FileResolver files, LogHomes homes)
{
    public async Task<Answer> Add(Call call, Fields fields, LogType type)
    {
        var log = Read(fields, type);
        if (call.Input.Fault is { } fault) return fault;
        var sent = await Prepare(call, log);
        if (!sent.IsOk) return sent.Refusal;
        var receipt = sent.Value.RunId is { } runId
            ? Noted(call, runId, await call.Run(runId).AddLog(sent.Value.Command))
            : await StoreAlone(call, sent.Value);
        return receipt.IsOk ? Answer.Json((receipt.Value, type), WriteReceipt) : receipt.Refusal;
    }

    /// <summary>What is to be logged. What can't be accepted goes to the fields' input.</summary>
    public static NewLog Read(Fields fields, LogType type)
    {
        var body = LogBody.Read(fields, type.Belongs | type.Document);
        return new NewLog(type, body, InlineContent.Read(fields, body, type));
    }

    /// <summary>Finds or makes the version of a log that was read without fault.</summary>
    /// <param name="isLate">Whether the log is told of after its call: the one that called it may have been deleted meanwhile, which leaves
    /// the logs that it called, and so is not asked for.</param>
    public async Task<Result<SentLog>> Prepare(Call call, NewLog log, bool isLate = false)
    {
        var (type, body, content) = log;
        if (await FirstMissing(call, body, isLate) is { } missing) return missing;
        var file = await files.ForLog(call, type.File, body.Text(LogField.Id), body.Text(LogField.Path), content);
        return file.IsOk ? Sent(body, type, file.Value) : InlineContent.Relocate(file.Refusal, body, type);
    }

    /// <summary>Stores a log that names no run.</summary>
    public async Task<Result<LogReceipt>> StoreAlone(Call call, SentLog log)
    {
        var (_, command, derivedId) = log;
        if (derivedId is not null)
        {
            var receipt = await StoreHome(call, command, derivedId);
            // One like it was deleted, and that one's id stays taken.
            if (receipt.Refusal?.Kind != RefusalKind.Conflict) return receipt;
        }

        return await StoreHome(call, command, command.LogId ?? call.NewId(IdPrefix.Log));
    }

    /// <summary>Stores logs of one run together.</summary>
    public async Task<IReadOnlyList<Result<LogReceipt>>> Store(Call call, string runId, IReadOnlyList<AddLog> commands)
    {
        var receipts = await call.Run(runId).AddLogs(commands);
        foreach (var receipt in receipts) Noted(call, runId, receipt);
        return receipts;
    }

    /// <summary>What the log refers to and only this place can look up. The run says itself that it is not there; it is asked in advance
    /// only where the log would create a version before that.</summary>
    private async Task<Refusal?> FirstMissing(Call call, LogBody body, bool isLate)
    {
        if (body.Text(LogField.TraceParentId) is { } caller && !isLate && await homes.Find(call, caller) is null)
            return Refusal.NotFound("Log", "trace_parent_id", caller);
        if (body.Text(LogField.RunId) is not { } runId) return null;

        // A run of the log's own id would be the home of a log without a run.
        if (runId == body.Text(LogField.LogId)) return Refusal.NotFound("Run", "run_id", runId);
        if (!InlineContent.IsIn(body)) return null;
        var run = await call.Run(runId).Get();
        return run.IsOk ? null : Refusal.NotFound("Run", "run_id", runId);
    }

    private static SentLog Sent(LogBody body, LogType type, FileView file)
    {
        var logId = body.Text(LogField.LogId);
        var datapoint = body.Text(LogField.SourceDatapointId);
        var canBeKnown = logId is not null || (datapoint is not null && body.Has(LogField.StartTime));
        var command = new AddLog(
            logId,
            new FileVersionRef(type.File, file.Id, file.Version.Id),
            datapoint,
            !type.CanBeIncomplete || (body.Complete ?? type.CompleteByDefault),
            body.Time(LogField.CreatedAt),
            body.Text(LogField.TraceParentId),
            canBeKnown ? LogDocument.Fingerprint(body, type, file.Version.Id) : 0,
            LogDocument.Write(body, type.Document));
        var runId = body.Text(LogField.RunId);
        // Its id follows from what it is, so that it is found when it comes again, whatever runs it has joined.
        return new SentLog(runId, command, runId is null && logId is null && canBeKnown ? LogDocument.IdOf(body, type, file.Version.Id) : null);
    }

    /// <summary>A log without a run is at home under its own id.</summary>
    private async Task<Result<LogReceipt>> StoreHome(Call call, AddLog command, string logId) =>
        Noted(call, logId, await call.Run(logId).AddLog(command with { LogId = logId }));

    private Result<LogReceipt> Noted(Call call, string home, Result<LogReceipt> receipt)
    {
        if (receipt.IsOk) homes.Put(call, receipt.Value.LogId, home);
        return receipt;
    }

    private static void WriteReceipt(Utf8JsonWriter writer, (LogReceipt Receipt, LogType Type) answer)
    {
        var (receipt, type) = answer;
        writer.WriteStartObject();
        writer.WriteString("id", receipt.LogId);
        writer.WriteString(type.FileIdKey, receipt.FileId);
        writer.WriteString("version_id", receipt.VersionId);
        if (type.CanBeIncomplete) writer.WriteString("log_status", V5Names.LogStatus(receipt.Complete));
        else writer.WriteNull("session_id");
        writer.WriteEndObject();
    }
}

/// <summary>A log to be stored.</summary>
/// <param name="Content">The content of the version that made it; null when the version is named otherwise.</param>
internal sealed record NewLog(LogType Type, LogBody Body, byte[]? Content);

/// <summary>A log whose version is there.</summary>
/// <param name="RunId">The run that it is posted to; null for none.</param>
/// <param name="DerivedId">The id that follows from what the log is; null where it has one or can't have any.</param>
internal sealed record SentLog(string? RunId, AddLog Command, string? DerivedId);
