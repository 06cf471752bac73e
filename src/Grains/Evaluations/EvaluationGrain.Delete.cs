using Evals.Contracts;
using Evals.Domain.Evaluations;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal sealed partial class EvaluationGrain
{
    /// <summary>Its runs are told that this evaluation wants nothing of them any more: what they share with another one must not
    /// wait for evaluators that nobody asks for.</summary>
    public async Task<Result<EvaluationView>> Delete()
    {
        var deletion = await Execute(Delete);
        if (!deletion.IsOk) return deletion.Refusal;
        await Services.Deliver(Id, deletion.Value.Messages);
        return deletion.Value.View;
    }

    private Decision<Deletion> Delete(EvaluationState evaluation)
    {
        var decided = EvaluationRules.Delete(evaluation, EvaluationId, Now);
        if (!decided.IsOk) return decided.Refusal;
        var gone = new AttachEvaluation(evaluation.Detachment(EvaluationId));
        List<OutboxMessage> messages = [.. evaluation.Runs.Select(run => gone.To(run.RunId, Services.Ids))];
        List<StoreRow> rows = [new RemoveEvaluation(EvaluationId), .. messages.Select(message => new PutOutbox(message))];
        return Commit(decided.Value, rows, new Deletion(evaluation.View(EvaluationId), messages));
    }

    private sealed record Deletion(EvaluationView View, IReadOnlyList<OutboxMessage> Messages);
}
