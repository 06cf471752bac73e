using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>Makes corrections of logs. Each reads a document, changes fields of it and writes the whole, so that two at once would undo one
/// another: one that finds that the log has changed meanwhile is made anew.</summary>
internal sealed class CorrectLogs(LogHomes homes)
{
    private const int MostAttempts = 100;

    /// <summary>Those of one log that come to this process need not disturb one another.</summary>
    private readonly KeyedTurns _turns = new();

    /// <param name="correct">Makes of the log as it is what is to be written, or refuses. Called again when the log has changed.</param>
    /// <returns>Refused: what <paramref name="correct"/> refuses; NotFound on <c>log_id</c>; what the log's home refuses.</returns>
    public Task<Result<LogReceipt>> Correct(Call call, string logId, Func<LogRecord, Result<UpdateLog>> correct) =>
        _turns.Take(new GrainKey(call.Workspace, logId), () => CorrectInTurn(call, logId, correct));

    private async Task<Result<LogReceipt>> CorrectInTurn(Call call, string logId, Func<LogRecord, Result<UpdateLog>> correct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var receipt = await Try(call, logId, correct);
            if (receipt.Refusal is not { Kind: RefusalKind.Conflict, Field: "revision" }) return receipt;
        }

        throw new GrainUnavailableException($"The log {logId} goes on changing while it is corrected.");
    }

    private async Task<Result<LogReceipt>> Try(Call call, string logId, Func<LogRecord, Result<UpdateLog>> correct)
    {
        if (await homes.Find(call, logId) is not { } home) return Refusal.NotFound("Log", "log_id", logId);
        return await homes.Ask(call, logId, home, run => TryAt(call, call.Run(run), logId, correct));
    }

    private static async Task<Result<LogReceipt>> TryAt(Call call, IRun home, string logId, Func<LogRecord, Result<UpdateLog>> correct)
    {
        // Before the document: what is read then is not older than this.
        var revision = await home.RevisionOf(logId);
        if (!revision.IsOk) return revision.Refusal;
        if (await call.Logs.Get([logId]) is not [var log]) return Refusal.NotFound("Log", "log_id", logId);
        var command = correct(log);
        return command.IsOk ? await home.UpdateLog(command.Value with { Revision = revision.Value }) : command.Refusal;
    }
}
