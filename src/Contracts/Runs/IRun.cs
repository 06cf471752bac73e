namespace Evals.Contracts;

/// <summary>
/// A run: its status, its log list, the judgments on those logs and what they add up to. One grain.
/// A run is the <em>home</em> of the logs that were posted to it: corrections of a log and judgments on it go to its home,
/// which passes them on to the runs that share the log. A log that was posted to no run has a run of its own for a home,
/// keyed by the log's id, which no evaluation lists.
/// </summary>
public interface IRun
{
    /// <summary>Creates the run. The same command again answers the run that is there.</summary>
    Task<Result<RunView>> Create(CreateRun command);

    Task<Result<RunView>> Get();

    /// <summary>Statistics of one evaluation's evaluators over the logs of this run.</summary>
    /// <returns>One entry per evaluator of the evaluation, in the order in which they were added, also without judgments.
    /// Refused: NotFound when the evaluation does not use the run.</returns>
    Task<Result<RunStats>> Stats(string evaluationId);

    /// <summary>Stores a log and adds it. A log with the same id and content, or for the same datapoint with the same
    /// fingerprint, is the same log: nothing changes and the first receipt is answered. A log that makes this its home, and
    /// that was made for a datapoint, joins the runs that wait for one of that datapoint and version. In a run of v4 another log
    /// takes the place of what the run has for its datapoint: logs of this home are deleted, with the judgments on them; shared
    /// ones leave this run alone.</summary>
    /// <returns>Refused: NotFound on <c>run_id</c>; IllegalTransition when the run is cancelled or errored; Invalid on
    /// <c>source_datapoint_id</c> when it is not in the run's dataset; Conflict on <c>log_id</c> when another log has it.</returns>
    Task<Result<LogReceipt>> AddLog(AddLog command);

    /// <summary>As <see cref="AddLog"/>, in one append as a rule.</summary>
    /// <returns>For each of them its receipt or refusal, in their order; one that is refused does not keep the others from being stored.</returns>
    Task<IReadOnlyList<Result<LogReceipt>>> AddLogs(IReadOnlyList<AddLog> commands);

    /// <summary>Adds logs that exist already. Those that are in the run stay as they are.</summary>
    Task<Result<RunView>> AddExistingLogs(IReadOnlyList<LogPlace> logs);

    /// <summary>A number that grows with every change of one of this home's logs and of the judgments on it. Refused: NotFound on
    /// <c>log_id</c>.</summary>
    Task<Result<long>> RevisionOf(string logId);

    /// <summary>Rewrites a log's document. Refused: NotFound on <c>log_id</c>; Invalid on <c>log_status</c> when a complete log
    /// would become incomplete; Conflict on <c>revision</c> when the log has changed since that revision.</summary>
    Task<Result<LogReceipt>> UpdateLog(UpdateLog command);

    /// <summary>Stores a judgment on one of this home's logs. A later judgment of the same evaluator on the same log replaces
    /// the earlier one; the same one again (same fingerprint) changes nothing and gets the first receipt.</summary>
    /// <returns>Refused: NotFound on <c>parent_id</c>; Conflict on <c>log_id</c>.</returns>
    Task<Result<JudgmentReceipt>> Judge(Judge command);

    /// <summary>Stores rows of results: logs that are found by their index, each with the judgments that came with it. A row takes the
    /// place of the one with its index, judgments included; the same row again changes nothing. All rows or none.</summary>
    /// <returns>Refused: NotFound on <c>run_id</c>; Conflict on <c>run_id</c> when the run's dialect has no rows.</returns>
    Task<Result<RowsReceipt>> PutRows(PutRows command);

    /// <summary>Deletes logs of this home, with the judgments on them, and judgments that are named themselves: in the place of such a
    /// one stands the newest that is left of the same evaluator version on the same log, if any. Ids of other logs are passed over,
    /// so that the same command again does no harm.</summary>
    /// <returns>How many were deleted, judgments on deleted logs not counted.</returns>
    Task<Result<int>> DeleteLogs(IReadOnlyList<string> logIds);

    /// <summary>Moves the run to a status by hand. Refused: IllegalTransition, with what the run's dialect allows from here; Invalid
    /// on <c>status</c> for a verdict without completion. The same key again changes nothing.</summary>
    Task<Result<RunView>> ChangeStatus(ChangeStatus command);

    /// <summary>Sets the evaluators that an evaluation wants judgments of; an empty list with <see cref="Attachment.Removed"/>
    /// takes the evaluation away. Older revisions than the one known are ignored.</summary>
    Task<Result<RunView>> Attach(Attachment attachment);

    /// <summary>Positions of the logs in the window, oldest first, for <see cref="ILogs.AtPositions"/>.</summary>
    Task<Result<LogPositions>> Positions(Window window);

    /// <summary>For each of these datapoints of the run's dataset the position of its newest log; those without one are left out.</summary>
    Task<Result<LogPositions>> NewestLogs(IReadOnlyList<string> datapointIds);

    /// <summary>Called by another run that takes up logs of this home: from now on it is told of every change to them.</summary>
    /// <returns>What is known of each log now, in the same order, without its datapoint. Refused: NotFound on <c>log_ids</c>.</returns>
    Task<Result<IReadOnlyList<LogFacts>>> Share(string runId, IReadOnlyList<string> logIds);

    /// <summary>Called by a log's home when the log was posted to no run: the run takes it up if it waits for a log of its datapoint,
    /// and otherwise answers without effect.</summary>
    Task<Result<RunView>> Join(LogPlace log);

    /// <summary>Called by a log's home: what changed on a shared log. Repeats and stale facts are ignored.</summary>
    Task<Result<RunView>> Receive(LogFacts facts);
}

/// <param name="Orchestrated">Whether the caller asked the server to generate the logs.</param>
/// <param name="Attachment">The evaluation that the run is created in; null for a log's own home.</param>
/// <param name="Existing">Logs that the run begins with; null for none.</param>
/// <param name="Dialect">The dialect whose rules the run lives by from now on, whoever calls it.</param>
/// <param name="Details">What the dialect keeps with the run: a small UTF-8 JSON object; null for nothing.</param>
public sealed record CreateRun(
    DatasetVersionRef? Dataset,
    FileVersionRef? Version,
    bool Orchestrated,
    Attachment? Attachment,
    IReadOnlyList<LogPlace>? Existing = null,
    StatusDialect Dialect = StatusDialect.HumanloopV5,
    byte[]? Details = null);

/// <param name="DatapointCount">How many datapoints the version has.</param>
public sealed record DatasetVersionRef(string FileId, string VersionId, int DatapointCount);

/// <summary>A version of a file, such as <c>(Flow, "fl_...", "flv_...")</c>.</summary>
public sealed record FileVersionRef(FileType Type, string FileId, string VersionId);

/// <summary>What an evaluation wants of a run.</summary>
/// <param name="Revision">Grows with every change of the evaluation's evaluators.</param>
public sealed record Attachment(string EvaluationId, long Revision, IReadOnlyList<EvaluatorRef> Evaluators, bool Removed = false);

/// <param name="LogCount">Logs in the run.</param>
/// <param name="CompleteLogCount">Those of them that are complete.</param>
/// <param name="Verdict">Set only on a completed run, by a caller whose dialect has verdicts.</param>
/// <param name="EndedAt">When somebody set the status that it has, if that is completed, cancelled or errored.</param>
/// <param name="Details">See <see cref="CreateRun"/>.</param>
/// <param name="Report">What callers reported last; null for nothing.</param>
public sealed record RunView(
    string Id,
    DatasetVersionRef? Dataset,
    FileVersionRef? Version,
    bool Orchestrated,
    RunStatus Status,
    Verdict? Verdict,
    DateTimeOffset CreatedAt,
    long LogCount,
    long CompleteLogCount,
    StatusDialect Dialect = StatusDialect.HumanloopV5,
    DateTimeOffset? EndedAt = null,
    byte[]? Details = null,
    RunReport? Report = null);

/// <summary>Whose rules a run lives by. The numbers are stored: never reuse one.</summary>
public enum StatusDialect
{
    HumanloopV5 = 0,
    HumanloopV4 = 1,
    EvalGuard = 2,
}

/// <param name="Report">What to keep of the caller's own figures; null to leave what there is.</param>
/// <param name="Key">Names this command, so that it is known when it comes again; null when the caller has no name for it.</param>
public sealed record ChangeStatus(RunStatus Target, Verdict? Verdict = null, RunReport? Report = null, string? Key = null);

/// <summary>What a caller says of a run as a whole, beside what its logs add up to.</summary>
/// <param name="Score">Kept between 0 and 1; null to leave the one before.</param>
/// <param name="Summary">UTF-8 JSON object, all that was said.</param>
public sealed record RunReport(double? Score, byte[] Summary);

/// <param name="Positions">Positions of logs in the run, ascending; those of removed logs are passed over.</param>
/// <param name="Total">How many logs the run has.</param>
public sealed record LogPositions(IReadOnlyList<long> Positions, long Total);
