using Evals.Contracts;

namespace Evals.Domain.Evaluations;

/// <summary>What may be done to an evaluation. Each answers the events to commit: none when nothing changes.</summary>
public static class EvaluationRules
{
    private const string Subject = "Evaluation";

    /// <summary>The same command again is answered as the first one; of an evaluator version given twice the first counts.
    /// Refused: Invalid on <c>name</c>; Conflict on <c>id</c> when the id was used for another evaluation or a deleted one.
    /// That no other evaluation of the file has the name is for the caller to make sure.</summary>
    public static Result<List<EvaluationEvent>> Create(EvaluationState evaluation, string id, CreateEvaluation command, DateTimeOffset now)
    {
        if (command.Name is { } name && Names.Check(Subject, "name", name) is { } badName) return badName;
        var evaluators = command.Evaluators.DistinctBy(evaluator => evaluator.VersionId).ToList();
        if (evaluation.Created)
        {
            return IsSame(evaluation, command, evaluators)
                ? new List<EvaluationEvent>()
                : Refusal.Conflict(Subject, "id", $"The id {id} has been used for another evaluation.");
        }

        return new List<EvaluationEvent>
        {
            new EvaluationCreated(command.Name, command.FileId, now),
            new EvaluatorsAdded(evaluators, now),
        };
    }

    /// <summary>Versions that are there already stay as they are. Refused: NotFound on <c>id</c>.</summary>
    public static Result<List<EvaluationEvent>> AddEvaluators(
        EvaluationState evaluation, string id, IReadOnlyList<EvaluatorRef> evaluators, DateTimeOffset now)
    {
        if (!evaluation.Exists) return NotFound(id);
        var added = evaluators.Where(evaluator => !evaluation.HasEvaluator(evaluator.VersionId)).DistinctBy(evaluator => evaluator.VersionId).ToList();
        List<EvaluationEvent> events = [];
        if (added.Count > 0) events.Add(new EvaluatorsAdded(added, now));
        return events;
    }

    /// <summary>Refused: NotFound on <c>id</c> or <c>evaluator_version_id</c>.</summary>
    public static Result<List<EvaluationEvent>> RemoveEvaluator(EvaluationState evaluation, string id, string versionId, DateTimeOffset now)
    {
        if (!evaluation.Exists) return NotFound(id);
        return evaluation.HasEvaluator(versionId)
            ? new List<EvaluationEvent> { new EvaluatorRemoved(versionId, now) }
            : Refusal.NotFound("Evaluator", "evaluator_version_id", versionId);
    }

    /// <summary>The first run is the control. Refused: NotFound on <c>id</c>.</summary>
    public static Result<List<EvaluationEvent>> AddRun(EvaluationState evaluation, string id, string runId, DateTimeOffset now)
    {
        if (!evaluation.Exists) return NotFound(id);
        List<EvaluationEvent> events = [];
        if (!evaluation.HasRun(runId)) events.Add(new RunAdded(runId, now));
        if (evaluation.Runs.Count == 0) events.Add(new ControlSet(runId, now));
        return events;
    }

    /// <summary>If the run is the control, the oldest of those that are left becomes it. Refused: NotFound on <c>id</c> or
    /// <c>run_id</c>.</summary>
    public static Result<List<EvaluationEvent>> RemoveRun(EvaluationState evaluation, string id, string runId, DateTimeOffset now)
    {
        if (!evaluation.Exists) return NotFound(id);
        if (!evaluation.HasRun(runId)) return Refusal.NotFound("Run", "run_id", runId);
        List<EvaluationEvent> events = [new RunRemoved(runId, now)];
        if (evaluation.ControlRunId == runId && evaluation.Runs.FirstOrDefault(run => run.RunId != runId) is { } oldest)
            events.Add(new ControlSet(oldest.RunId, now));
        return events;
    }

    /// <summary>Refused: NotFound on <c>id</c> or <c>run_id</c>.</summary>
    public static Result<List<EvaluationEvent>> SetControl(EvaluationState evaluation, string id, string runId, DateTimeOffset now)
    {
        if (!evaluation.Exists) return NotFound(id);
        if (!evaluation.HasRun(runId)) return Refusal.NotFound("Run", "run_id", runId);
        List<EvaluationEvent> events = [];
        if (evaluation.ControlRunId != runId) events.Add(new ControlSet(runId, now));
        return events;
    }

    /// <summary>Refused: NotFound on <c>id</c>, also when it is deleted already.</summary>
    public static Result<List<EvaluationEvent>> Delete(EvaluationState evaluation, string id, DateTimeOffset now) =>
        evaluation.Exists ? new List<EvaluationEvent> { new EvaluationDeleted(now) } : NotFound(id);

    /// <summary>What the evaluation wants of each of its runs.</summary>
    public static Attachment Attachment(this EvaluationState evaluation, string id) =>
        new(id, evaluation.Revision, [.. evaluation.Evaluators.Select(evaluator => evaluator.Evaluator)]);

    /// <summary>What the evaluation will want of its runs once these events have happened.</summary>
    public static Attachment AttachmentAfter(this EvaluationState evaluation, string id, IReadOnlyList<EvaluationEvent> events)
    {
        var evaluators = evaluation.Evaluators.Select(evaluator => evaluator.Evaluator).ToList();
        foreach (var happened in events)
        {
            if (happened is EvaluatorsAdded added) evaluators.AddRange(added.Evaluators);
            if (happened is EvaluatorRemoved removed) evaluators.RemoveAll(evaluator => evaluator.VersionId == removed.VersionId);
        }

        return new Attachment(id, evaluation.Revision + events.Count(EvaluationState.Revises), evaluators);
    }

    public static EvaluationView View(this EvaluationState evaluation, string id) => new(
        id,
        evaluation.Name,
        evaluation.FileId,
        evaluation.CreatedAt,
        evaluation.UpdatedAt,
        [.. evaluation.Evaluators],
        [.. evaluation.Runs.Reverse().Select(run => new EvaluationRun(run.RunId, run.AddedAt, run.RunId == evaluation.ControlRunId))]);

    public static Refusal NotFound(string id) => Refusal.NotFound(Subject, "id", id);

    private static bool IsSame(EvaluationState evaluation, CreateEvaluation command, IReadOnlyList<EvaluatorRef> evaluators) =>
        !evaluation.Deleted
        && evaluation.Name == command.Name
        && evaluation.FileId == command.FileId
        && evaluation.Evaluators.Select(known => (known.Evaluator.VersionId, known.Evaluator.Orchestrated))
            .SequenceEqual(evaluators.Select(evaluator => (evaluator.VersionId, evaluator.Orchestrated)));
}
