namespace Evals.Contracts;

/// <summary>Stores a log.</summary>
/// <param name="LogId">The id that the client chose; null to be given one.</param>
/// <param name="Version">The version of the file that made the log.</param>
/// <param name="DatapointId">The datapoint that it was made for; null for none.</param>
/// <param name="Complete">Whether nothing more will be written to it; only flow and agent logs can be incomplete.</param>
/// <param name="CreatedAt">When it was made, by the client's word; null for now.</param>
/// <param name="TraceParentId">The log that called this one; null for none.</param>
/// <param name="Fingerprint">Hash of what was sent, so that the same log sent again is known; 0 when repeats can't be told
/// from equal logs (no client id, no datapoint).</param>
/// <param name="Document">UTF-8 JSON object with the log's own fields; ids and times that have a place of their own are not in it.</param>
public sealed record AddLog(
    string? LogId,
    FileVersionRef Version,
    string? DatapointId,
    bool Complete,
    DateTimeOffset? CreatedAt,
    string? TraceParentId,
    long Fingerprint,
    byte[] Document);

/// <summary>Rewrites a log.</summary>
/// <param name="Complete">True to complete it; null to leave it as it is; false is refused on a complete log.</param>
/// <param name="Document">The whole new document.</param>
/// <param name="DatapointId">The datapoint that the log turns out to have been made for; null to leave it as it is. Runs that have
/// the log already take no notice.</param>
/// <param name="CreatedAt">When it was made, if not when it was said to be; null to leave it as it is.</param>
/// <param name="Joins">Whether a log that was posted to no run, and of which the datapoint was not known, joins the runs that wait for one
/// like it.</param>
/// <param name="Revision">What <see cref="IRun.RevisionOf"/> said before the document was read that this one was made of; null to write
/// whatever has changed since.</param>
public sealed record UpdateLog(
    string LogId,
    bool? Complete,
    byte[] Document,
    string? DatapointId = null,
    DateTimeOffset? CreatedAt = null,
    bool Joins = true,
    long? Revision = null);

/// <param name="Created">False when the log was there already.</param>
public sealed record LogReceipt(string LogId, string FileId, string VersionId, bool Complete, bool Created);

/// <summary>Stores a judgment: the log of an evaluator about another log.</summary>
/// <param name="LogId">The id that the client chose for the judgment; null to be given one.</param>
/// <param name="ParentId">The log that is judged.</param>
/// <param name="Evaluator">The evaluator version that judged.</param>
/// <param name="Fingerprint">Hash of what was sent; never 0.</param>
/// <param name="Document">UTF-8 JSON object with the judgment log's own fields.</param>
public sealed record Judge(
    string? LogId,
    string ParentId,
    FileVersionRef Evaluator,
    Outcome Outcome,
    DateTimeOffset? CreatedAt,
    string? DatapointId,
    long Fingerprint,
    byte[] Document);

/// <param name="Created">False when the judgment was there already.</param>
public sealed record JudgmentReceipt(string LogId, string ParentId, string VersionId, bool Created);

/// <summary>Where a log is at home.</summary>
/// <param name="DatapointId">The datapoint that it was made for, which its home does not keep; null for none.</param>
public sealed record LogPlace(string LogId, string HomeRunId, string? DatapointId);

/// <summary>What a home tells the runs that share one of its logs.</summary>
/// <param name="Revision">Grows with every change of the log in its home; older facts than those known are ignored.</param>
public sealed record LogFacts(
    string LogId,
    string HomeRunId,
    string? DatapointId,
    bool Complete,
    bool Deleted,
    long Revision,
    IReadOnlyList<JudgmentFact> Judgments);

/// <summary>The newest judgment of one evaluator version on a log.</summary>
/// <param name="Revision">Grows with every judgment of the home; of two judgments the one with the greater revision is the newer.</param>
public sealed record JudgmentFact(string EvaluatorId, string VersionId, Outcome Outcome, long Fingerprint, long Revision);
