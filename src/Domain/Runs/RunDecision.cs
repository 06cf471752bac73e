using Evals.Contracts;

namespace Evals.Domain.Runs;

/// <summary>What a command to a run comes to: events and what is to be written and told along with them, and the answer; without
/// events nothing changes.</summary>
/// <param name="Answer">The answer or refusal; null when <paramref name="AnswerFrom"/> gives it.</param>
/// <param name="AnswerFrom">Reads the answer off the state that the events were applied to.</param>
public sealed record RunDecision<T>(
    IReadOnlyList<RunEvent> Events,
    IReadOnlyList<RunWrite> Writes,
    Result<T>? Answer,
    Func<RunState, T>? AnswerFrom = null)
    where T : notnull
{
    public static implicit operator RunDecision<T>(T answer) => new([], [], answer);

    public static implicit operator RunDecision<T>(Result<T> answer) => new([], [], answer);

    public static implicit operator RunDecision<T>(Refusal refusal) => new([], [], refusal);
}

/// <summary>What belongs to a run's events outside of the run: documents and places of logs, and what other runs are to be told.</summary>
public abstract record RunWrite;

/// <summary>A new log.</summary>
/// <param name="Judgment">What it came to; null for a log that is no judgment.</param>
public sealed record StoreLog(LogRecord Log, StoredJudgment? Judgment = null) : RunWrite;

/// <summary>A log's position in this run.</summary>
public sealed record PlaceLog(long Position, string LogId) : RunWrite;

/// <summary>A log's new document, and its datapoint and time unless these are null.</summary>
public sealed record RewriteLog(string LogId, bool Complete, byte[] Document, string? DatapointId, DateTimeOffset? CreatedAt) : RunWrite;

/// <summary>A log that is gone, with the judgments on it.</summary>
public sealed record EraseLog(string LogId) : RunWrite;

/// <summary>A log that a run may take up.</summary>
public sealed record OfferLog(string RunId, LogPlace Log) : RunWrite;

/// <summary>A message to a run that shares a log: what the log is after this decision.</summary>
public sealed record NotifyRun(string RunId, LogFacts Facts) : RunWrite;
