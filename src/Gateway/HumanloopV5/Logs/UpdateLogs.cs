using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>PATCH /flows/logs/{log_id} and PATCH /prompts|tools|agents/{id}/log/{log_id}.</summary>
internal sealed class UpdateLogs(CorrectLogs corrections)
{
    private static readonly ulong Belongs = LogFields.Set(LogField.LogStatus, LogField.CreatedAt, LogField.SourceDatapointId);

    public async Task<Answer> Update(Call call, Fields fields, LogType type)
    {
        var changes = LogBody.Read(fields, type.Updatable | Belongs);
        if (call.Input.Fault is { } fault) return fault;
        var logId = call.Path("log_id");
        var receipt = await corrections.Correct(call, logId, log => Corrected(call, log, type, changes));
        return receipt.IsOk ? await ReadLogs.Find(call, "log_id", logId) : receipt.Refusal;
    }

    private static Result<UpdateLog> Corrected(Call call, LogRecord log, LogType type, LogBody changes)
    {
        if (!IsMeant(call, log, type)) return Refusal.NotFound("Log", "log_id", log.Id);
        using var correction = new LogCorrection(log, changes);
        if (correction.Complete == true && Unfinished(correction.Body) is { } refusal) return refusal;
        return correction.Command(call.Now);
    }

    /// <summary>The path of a flow's log names no file.</summary>
    private static bool IsMeant(Call call, LogRecord log, LogType type) =>
        log.Version.Type == type.File && (type.File == FileType.Flow || log.Version.FileId == call.Path("id"));

    private static Refusal? Unfinished(LogBody body)
    {
        if (!body.Has(LogField.Inputs) && !body.Has(LogField.Messages))
            return Refusal.Invalid("Log", "log_status", "A log needs inputs or messages to be complete.");
        if (!body.Has(LogField.Output) && !body.Has(LogField.OutputMessage) && !body.Has(LogField.Error))
            return Refusal.Invalid("Log", "log_status", "A log needs an output or an error to be complete.");
        return null;
    }
}
