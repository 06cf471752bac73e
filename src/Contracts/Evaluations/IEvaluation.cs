namespace Evals.Contracts;

/// <summary>An evaluation: its evaluators, its runs and which of them is the control. One grain.</summary>
public interface IEvaluation
{
    /// <summary>Refused: Conflict on <c>name</c> when another evaluation of the same file has it.</summary>
    Task<Result<EvaluationView>> Create(CreateEvaluation command);

    Task<Result<EvaluationView>> Get();

    /// <summary>Deletes the evaluation; its runs, logs and files stay.</summary>
    Task<Result<EvaluationView>> Delete();

    /// <summary>Creates a run in this evaluation. The first one is the control.</summary>
    Task<Result<EvaluationView>> CreateRun(string runId, CreateRun command);

    /// <summary>Adds evaluators; its runs need their judgments from now on. Versions that are there already stay as they are.</summary>
    Task<Result<EvaluationView>> AddEvaluators(IReadOnlyList<EvaluatorRef> evaluators);

    /// <summary>Takes an evaluator away: judgments of it stay stored and count no more. Refused: NotFound on
    /// <c>evaluator_version_id</c>.</summary>
    Task<Result<EvaluationView>> RemoveEvaluator(string versionId);

    /// <summary>Lists a run that exists, from another evaluation too: the same logs, judgments and status. Refused: NotFound on
    /// <c>run_id</c>.</summary>
    Task<Result<EvaluationView>> AddExistingRun(string runId);

    /// <summary>Takes a run off the list; the run stays. If it was the control, the oldest of those that are left becomes it.
    /// Refused: NotFound on <c>run_id</c>.</summary>
    Task<Result<EvaluationView>> RemoveRun(string runId);

    /// <summary>Makes a run the control, in place of the one that was.</summary>
    Task<Result<EvaluationView>> SetControl(string runId);
}

/// <param name="Name">Unique among the evaluations of the file; null for none.</param>
/// <param name="FileId">The file that the evaluation belongs to; null for none.</param>
/// <param name="Evaluators">In order; of a version given twice the first counts.</param>
public sealed record CreateEvaluation(string? Name, string? FileId, IReadOnlyList<EvaluatorRef> Evaluators);

/// <summary>An evaluator version as an evaluation uses it.</summary>
/// <param name="FileId">The evaluator file, <c>ev_...</c>.</param>
/// <param name="VersionId">The version, <c>evv_...</c>.</param>
/// <param name="Orchestrated">Whether the caller wants the server to run it.</param>
public sealed record EvaluatorRef(string FileId, string VersionId, EvaluatorSpec Spec, bool Orchestrated);

/// <param name="Evaluators">In the order in which they were added.</param>
/// <param name="Runs">Newest first.</param>
public sealed record EvaluationView(
    string Id,
    string? Name,
    string? FileId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<EvaluationEvaluator> Evaluators,
    IReadOnlyList<EvaluationRun> Runs);

/// <param name="AddedAt">When the evaluator was added to this evaluation.</param>
public sealed record EvaluationEvaluator(EvaluatorRef Evaluator, DateTimeOffset AddedAt);

/// <param name="AddedAt">When the run was added to this evaluation.</param>
/// <param name="Control">Whether the other runs of this evaluation are compared with it.</param>
public sealed record EvaluationRun(string RunId, DateTimeOffset AddedAt, bool Control);
