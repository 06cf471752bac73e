using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>A stored log with changes laid over it. What is not updatable stays as it was.</summary>
internal sealed class LogCorrection : IDisposable
{
    private readonly LogRecord _log;
    private readonly LogType _type;
    private readonly JsonDocument _document;
    private readonly DateTimeOffset? _createdAt;

    /// <summary>A correction reads the document, changes fields of it and writes the whole: two at once would undo one another.</summary>
    public static KeyedTurns Turns { get; } = new();

    /// <param name="changes">Valid until the correction is disposed.</param>
    /// <param name="more">What else it may set than v5 may.</param>
    public LogCorrection(LogRecord log, LogBody changes, ulong more = 0)
    {
        (_log, _type) = (log, LogType.Of(log.Version.Type));
        _document = JsonDocument.Parse(log.Document);
        Body = LogBody.OfDocument(_document.RootElement);
        Body.Overlay(changes, _type.Updatable | more);
        _createdAt = changes.Time(LogField.CreatedAt);
        Complete = _type.CanBeIncomplete ? changes.Complete : null;
    }

    /// <summary>The log as it will be.</summary>
    public LogBody Body { get; }

    /// <summary>Whether the log is completed; null to leave it as it is.</summary>
    public bool? Complete { get; }

    /// <summary>Sends it to the log's home. A log that is completed without a time of its own ended now.</summary>
    /// <param name="datapointId">The datapoint that the log was made for; null to leave it.</param>
    public Task<Result<LogReceipt>> Send(Call call, string? datapointId = null)
    {
        if (Complete == true && !Body.Has(LogField.EndTime)) Body.Rewrite(LogField.EndTime, StoredTimes.Json(call.Now));
        return call.Run(_log.HomeRunId).UpdateLog(
            new UpdateLog(_log.Id, Complete, LogDocument.Write(Body, _type.Document | LogType.OfV4), datapointId, _createdAt));
    }

    public void Dispose() => _document.Dispose();
}
