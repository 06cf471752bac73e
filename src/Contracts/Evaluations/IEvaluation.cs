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

public sealed record EvaluationEvaluator(EvaluatorRef Evaluator, DateTimeOffset AddedAt);

/// <param name="AddedAt">When the run was added to this evaluation.</param>
/// <param name="Control">Whether the other runs of this evaluation are compared with it.</param>
public sealed record EvaluationRun(string RunId, DateTimeOffset AddedAt, bool Control);
