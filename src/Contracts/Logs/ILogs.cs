namespace Evals.Contracts;

/// <summary>Reads of log documents, answered by the store's indexes. Reads what is committed. Deleted logs are not there.</summary>
public interface ILogs
{
    /// <summary>The homes of these logs; unknown ones are left out.</summary>
    Task<IReadOnlyList<LogPlace>> Places(IReadOnlyCollection<string> logIds);

    /// <summary>These logs; unknown ones are left out.</summary>
    Task<IReadOnlyList<LogRecord>> Get(IReadOnlyCollection<string> logIds);

    /// <summary>The logs that the query means, newest first.</summary>
    Task<Page<LogRecord>> Find(LogQuery query, Window window);

    /// <summary>For each datapoint of a dataset version, in its order, the newest complete log that a version made for it; datapoints
    /// without one are left out. Takes longer the more logs the version's file has.</summary>
    Task<IReadOnlyList<LogPlace>> NewestOf(FileVersionRef version, string datasetVersionId);

    /// <summary>The logs of a run at these positions, in the order of the positions.</summary>
    Task<IReadOnlyList<LogRecord>> AtPositions(string runId, IReadOnlyList<long> positions);

    /// <summary>Judgments on these logs: of every evaluator version the newest per log, oldest first.</summary>
    Task<IReadOnlyList<LogRecord>> Judgments(IReadOnlyCollection<string> parentIds);

    /// <summary>Logs that were called by these logs, oldest first; not their children's children.</summary>
    Task<IReadOnlyList<LogRecord>> TraceChildren(IReadOnlyCollection<string> traceParentIds);
}

/// <summary>A stored log.</summary>
/// <param name="Version">The version of the file that made it.</param>
/// <param name="HomeRunId">The run that owns it; the log's own id when it was posted to no run.</param>
/// <param name="ParentId">For a judgment: the log that it judges.</param>
/// <param name="Revision">For a judgment: its place in the order of its home's judgments.</param>
/// <param name="Document">UTF-8 JSON object with the log's own fields.</param>
public sealed record LogRecord(
    string Id,
    FileVersionRef Version,
    string HomeRunId,
    string? ParentId,
    string? TraceParentId,
    string? DatapointId,
    bool Complete,
    DateTimeOffset CreatedAt,
    long Revision,
    byte[] Document);
