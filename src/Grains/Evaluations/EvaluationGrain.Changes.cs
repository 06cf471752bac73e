using Evals.Contracts;
using Evals.Domain.Evaluations;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Changes that runs have to hear of. What each is told is committed with the change and delivered before the answer.</summary>
internal partial class EvaluationGrain
{
    public Task<Result<EvaluationView>> AddEvaluators(IReadOnlyList<EvaluatorRef> evaluators) =>
        Change(evaluation => EvaluationRules.AddEvaluators(evaluation, EvaluationId, evaluators, Now), AllRuns);

    public Task<Result<EvaluationView>> RemoveEvaluator(string versionId) =>
        Change(evaluation => EvaluationRules.RemoveEvaluator(evaluation, EvaluationId, versionId, Now), AllRuns);

    public async Task<Result<EvaluationView>> AddExistingRun(string runId)
    {
        var run = await Run(runId).Get();
        return run.IsOk
            ? await Change(evaluation => EvaluationRules.AddRun(evaluation, EvaluationId, runId, Now), _ => [runId])
            : run.Refusal;
    }

    public Task<Result<EvaluationView>> RemoveRun(string runId) =>
        Change(evaluation => EvaluationRules.RemoveRun(evaluation, EvaluationId, runId, Now), _ => [runId], leaving: true);

    /// <summary>Its runs are told that this evaluation wants nothing of them any more: what they share with another one must not
    /// wait for evaluators that nobody asks for.</summary>
    public Task<Result<EvaluationView>> Delete() => Change(
        evaluation => EvaluationRules.Delete(evaluation, EvaluationId, Now), AllRuns, leaving: true, new RemoveEvaluation(EvaluationId));

    private static IEnumerable<string> AllRuns(EvaluationState evaluation) => evaluation.Runs.Select(run => run.RunId);

    /// <param name="concerned">The runs to tell, if anything changes.</param>
    /// <param name="leaving">Whether these runs are no longer this evaluation's.</param>
    private async Task<Result<EvaluationView>> Change(
        Func<EvaluationState, Result<List<EvaluationEvent>>> decide,
        Func<EvaluationState, IEnumerable<string>> concerned,
        bool leaving = false,
        params StoreRow[] rows)
    {
        var change = await Execute(evaluation =>
        {
            var decided = decide(evaluation);
            if (!decided.IsOk) return decided.Refusal;
            return Commit(decided.Value, rows, Messages(evaluation, decided.Value, concerned(evaluation), leaving));
        });
        if (!change.IsOk) return change.Refusal;
        if (change.Value.IsNew) await Services.Deliver(Id, change.Value.Messages);
        else await Services.DeliverAgain(Id, change.Value.Messages);
        return change.Value.View;
    }

    private Decision<Told> Commit(List<EvaluationEvent> events, StoreRow[] rows, IReadOnlyList<OutboxMessage> messages) => CommitThen(
        events,
        events.Count == 0 ? [] : [.. rows, .. messages.Select(message => new PutOutbox(message))],
        evaluation => new Told(evaluation.View(EvaluationId), messages, IsNew: events.Count > 0));

    private List<OutboxMessage> Messages(
        EvaluationState evaluation, List<EvaluationEvent> events, IEnumerable<string> runIds, bool leaving)
    {
        var wanted = evaluation.AttachmentAfter(EvaluationId, events);
        var message = new AttachEvaluation(leaving ? wanted with { Evaluators = [], Removed = true } : wanted);
        return [.. runIds.Select(runId => message.To(runId, Services.Ids))];
    }

    /// <param name="IsNew">Whether the messages are in the outbox; otherwise the change had been made before, and perhaps not told.</param>
    private sealed record Told(EvaluationView View, IReadOnlyList<OutboxMessage> Messages, bool IsNew);
}
