using System.Text.Json.Serialization;
using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>What happened to a run. Stored as JSON: a name is never changed or used again, a new member is optional. Small: the
/// documents of logs are rows of their own. Moves that the run makes by itself are no events: they follow from these.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(RunCreated), "created")]
[JsonDerivedType(typeof(LogAdded), "log")]
[JsonDerivedType(typeof(LogRewritten), "rewritten")]
[JsonDerivedType(typeof(LogJudged), "judged")]
[JsonDerivedType(typeof(RowsPut), "rows")]
[JsonDerivedType(typeof(LogsTaken), "taken")]
[JsonDerivedType(typeof(LogsShared), "shared")]
[JsonDerivedType(typeof(LogOffered), "offered")]
[JsonDerivedType(typeof(FactsReceived), "received")]
[JsonDerivedType(typeof(LogDeleted), "deleted")]
[JsonDerivedType(typeof(JudgmentDeleted), "unjudged")]
[JsonDerivedType(typeof(StatusSet), "status")]
[JsonDerivedType(typeof(EvaluationAttached), "attached")]
public abstract record RunEvent;

/// <param name="Solo">Whether this is the home of a log that was posted to no run.</param>
/// <param name="Rules">Those that the run lives by.</param>
/// <param name="Details">What the dialect keeps with the run.</param>
public sealed record RunCreated(
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("solo")] bool Solo = false,
    [property: JsonPropertyName("dataset")] DatasetVersionRef? Dataset = null,
    [property: JsonPropertyName("version")] FileVersionRef? Version = null,
    [property: JsonPropertyName("orchestrated")] bool Orchestrated = false,
    [property: JsonPropertyName("rules")] StatusDialect Rules = StatusDialect.HumanloopV5,
    [property: JsonPropertyName("details"), JsonConverter(typeof(RawJsonConverter))] byte[]? Details = null) : RunEvent;

/// <summary>A log of this home, at the next position.</summary>
/// <param name="Version">The version that made it; null when it is the run's own.</param>
/// <param name="Datapoint">The datapoint's number in the run's dataset (see <see cref="DatapointSet"/>).</param>
public sealed record LogAdded(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("v")] FileVersionRef? Version = null,
    [property: JsonPropertyName("d")] int? Datapoint = null,
    [property: JsonPropertyName("open")] bool Incomplete = false,
    [property: JsonPropertyName("f")] long Fingerprint = 0) : RunEvent;

/// <summary>A log of this home got another document.</summary>
/// <param name="Completed">Whether that completed it.</param>
public sealed record LogRewritten(
    [property: JsonPropertyName("p")] int Position,
    [property: JsonPropertyName("done")] bool Completed = false) : RunEvent;

/// <summary>A judgment on a log of this home.</summary>
/// <param name="Id">Of the judgment's own log.</param>
public sealed record LogJudged(
    [property: JsonPropertyName("p")] int Position,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("e")] string EvaluatorId,
    [property: JsonPropertyName("v")] string VersionId,
    [property: JsonPropertyName("o")] StoredOutcome Outcome,
    [property: JsonPropertyName("f")] long Fingerprint) : RunEvent;

/// <summary>A log of this home is gone, and the judgments on it.</summary>
public sealed record LogDeleted([property: JsonPropertyName("p")] int Position) : RunEvent;

/// <summary>A judgment on a log of this home is gone. One that another had replaced is only gone.</summary>
/// <param name="Id">Of the judgment's own log.</param>
/// <param name="Earlier">What stands in its place; null when there is nothing.</param>
/// <param name="LogId">The log that it was on; null in entries from before that was kept.</param>
public sealed record JudgmentDeleted(
    [property: JsonPropertyName("p")] int Position,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("e")] string EvaluatorId,
    [property: JsonPropertyName("v")] string VersionId,
    [property: JsonPropertyName("b")] EarlierJudgment? Earlier = null,
    [property: JsonPropertyName("log")] string? LogId = null) : RunEvent;

/// <summary>A judgment of the same evaluator version on the same log as another one.</summary>
/// <param name="Id">Of the judgment's own log.</param>
public sealed record EarlierJudgment(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("o")] StoredOutcome Outcome,
    [property: JsonPropertyName("f")] long Fingerprint,
    [property: JsonPropertyName("r")] long Revision);

/// <summary>Rows of results, in place of those with their indexes or at the next positions; every index once.</summary>
/// <param name="Judgers">Those whose judgments the rows have.</param>
public sealed record RowsPut(
    [property: JsonPropertyName("e")] IReadOnlyList<RowJudger> Judgers,
    [property: JsonPropertyName("rows")] IReadOnlyList<StoredRow> Rows) : RunEvent;

/// <param name="Kind">What its judgments are: booleans or numbers.</param>
public sealed record RowJudger(
    [property: JsonPropertyName("e")] string EvaluatorId,
    [property: JsonPropertyName("v")] string VersionId,
    [property: JsonPropertyName("k")] OutcomeKind Kind);

/// <param name="Datapoint">The datapoint's number in the run's dataset (see <see cref="DatapointSet"/>).</param>
/// <param name="Judgments">One per judger: the number, or 1 for true and 0 for false; NaN, which is stored as null, for none.</param>
public sealed record StoredRow(
    [property: JsonPropertyName("i")] int Index,
    [property: JsonPropertyName("f")] long Fingerprint,
    [property: JsonPropertyName("d")] int? Datapoint = null,
    [property: JsonPropertyName("j"), JsonConverter(typeof(OptionalNumbersConverter))] double[]? Judgments = null)
{
    /// <summary>Of the log that the row is: so that what has been decided is not hashed again to be applied. Not stored.</summary>
    [JsonIgnore]
    public IdKey? Key { get; init; }
}

/// <summary>Logs of other homes, at the next positions.</summary>
public sealed record LogsTaken([property: JsonPropertyName("logs")] IReadOnlyList<TakenLog> Logs) : RunEvent;

/// <summary>Another run shares logs of this home from now on.</summary>
public sealed record LogsShared(
    [property: JsonPropertyName("run")] string RunId,
    [property: JsonPropertyName("p")] IReadOnlyList<int> Positions) : RunEvent;

/// <summary>The log of this home was offered to runs that wait for logs of its version.</summary>
public sealed record LogOffered([property: JsonPropertyName("runs")] IReadOnlyList<string> RunIds) : RunEvent;

/// <summary>The home told of a change to a shared log.</summary>
/// <param name="Judgments">Those that are new to this run.</param>
/// <param name="Unjudged">The evaluator versions whose judgment is gone.</param>
public sealed record FactsReceived(
    [property: JsonPropertyName("p")] int Position,
    [property: JsonPropertyName("r")] long Revision,
    [property: JsonPropertyName("open")] bool Incomplete = false,
    [property: JsonPropertyName("gone")] bool Deleted = false,
    [property: JsonPropertyName("j")] IReadOnlyList<TakenJudgment>? Judgments = null,
    [property: JsonPropertyName("x")] IReadOnlyList<Judger>? Unjudged = null) : RunEvent;

/// <summary>Somebody set the status, perhaps to the one that it had.</summary>
/// <param name="Score">What was reported: from 0 to 1; null for none.</param>
/// <param name="Summary">All that was reported; null for nothing.</param>
/// <param name="Key">The caller's name for the command.</param>
public sealed record StatusSet(
    [property: JsonPropertyName("to")] RunStatus Status,
    [property: JsonPropertyName("verdict")] Verdict? Verdict = null,
    [property: JsonPropertyName("at")] DateTimeOffset? At = null,
    [property: JsonPropertyName("score")] double? Score = null,
    [property: JsonPropertyName("summary"), JsonConverter(typeof(RawJsonConverter))] byte[]? Summary = null,
    [property: JsonPropertyName("key")] string? Key = null) : RunEvent;

/// <summary>An evaluation uses the run, with these evaluators, or does so no longer.</summary>
public sealed record EvaluationAttached([property: JsonPropertyName("a")] Attachment Attachment) : RunEvent;

/// <param name="Datapoint">The datapoint's number in the run's dataset.</param>
public sealed record TakenLog(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("r")] long Revision,
    [property: JsonPropertyName("d")] int? Datapoint = null,
    [property: JsonPropertyName("open")] bool Incomplete = false,
    [property: JsonPropertyName("j")] IReadOnlyList<TakenJudgment>? Judgments = null);

/// <summary>An evaluator version.</summary>
public sealed record Judger([property: JsonPropertyName("e")] string EvaluatorId, [property: JsonPropertyName("v")] string VersionId);

public sealed record TakenJudgment(
    [property: JsonPropertyName("e")] string EvaluatorId,
    [property: JsonPropertyName("v")] string VersionId,
    [property: JsonPropertyName("o")] StoredOutcome Outcome,
    [property: JsonPropertyName("f")] long Fingerprint,
    [property: JsonPropertyName("r")] long Revision);

/// <summary>A judgment as it is stored beside its own log, where it is found when those that replaced it are deleted.</summary>
public sealed record StoredJudgment(
    [property: JsonPropertyName("o")] StoredOutcome Outcome,
    [property: JsonPropertyName("f")] long Fingerprint);

/// <summary>An outcome as events store it.</summary>
/// <param name="Value">The number, or 1 for true.</param>
public sealed record StoredOutcome(
    [property: JsonPropertyName("k")] OutcomeKind Kind,
    [property: JsonPropertyName("n")] double Value = 0,
    [property: JsonPropertyName("s")] IReadOnlyList<string>? Options = null)
{
    public static StoredOutcome Of(Outcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Boolean => new(outcome.Kind, outcome.Boolean ? 1 : 0),
        OutcomeKind.Number => new(outcome.Kind, outcome.Number),
        OutcomeKind.Options => new(outcome.Kind, Options: outcome.Options ?? []),
        _ => new(outcome.Kind),
    };

    public Outcome ToOutcome() => new(Kind, Kind == OutcomeKind.Boolean && Value != 0, Kind == OutcomeKind.Number ? Value : 0, Options);
}
