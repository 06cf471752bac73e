using System.Text.Json;
using Evals.Contracts;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>A stored log with changes laid over it. What is not updatable stays as it was.</summary>
internal sealed class LogCorrection : IDisposable
{
    private readonly LogRecord _log;
    private readonly LogType _type;
    private readonly JsonDocument _document;
    private readonly LogBody _changes;

    /// <param name="changes">Valid until the correction is disposed.</param>
    /// <param name="more">What else it may set than v5 may.</param>
    public LogCorrection(LogRecord log, LogBody changes, ulong more = 0)
    {
        (_log, _type, _changes) = (log, LogType.Of(log.Version.Type), changes);
        _document = JsonDocument.Parse(log.Document);
        Body = LogBody.OfDocument(_document.RootElement);
        Body.Overlay(changes, _type.Updatable | more);
        Complete = _type.CanBeIncomplete ? changes.Complete : null;
    }

    /// <summary>The log as it will be.</summary>
    public LogBody Body { get; }

    /// <summary>Whether the log is completed; null to leave it as it is.</summary>
    public bool? Complete { get; }

    /// <summary>What its home is told. A log that is completed without a time of its own ended now.</summary>
    public UpdateLog Command(DateTimeOffset now)
    {
        if (Complete == true && !Body.Has(LogField.EndTime)) Body.Rewrite(LogField.EndTime, StoredTimes.Json(now));
        return new UpdateLog(
            _log.Id, Complete, LogDocument.Write(Body, _type.Document | LogType.OfV4), _changes.Text(LogField.SourceDatapointId),
            _changes.Time(LogField.CreatedAt), Joins: !_changes.Has(LogField.RunId));
    }

    public void Dispose() => _document.Dispose();
}
