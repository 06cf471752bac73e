using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>The evaluators of an evaluation.</summary>
internal sealed class EvaluatorEndpoints(FileResolver files)
{
    /// <summary>POST /evaluations/{id}/evaluators. Versions that are there already are passed over.</summary>
    public async Task<Answer> Add(Call call, Fields body)
    {
        var asked = EvaluatorRefs.Read(body);
        if (call.Input.Fault is { } fault) return fault;
        var evaluators = await EvaluatorRefs.Find(files, call, asked);
        if (!evaluators.IsOk) return evaluators.Refusal;
        return await AnswerWith(call, await call.Evaluation(call.Path("id")).AddEvaluators(evaluators.Value));
    }

    /// <summary>DELETE /evaluations/{id}/evaluators/{evaluator_version_id}. Answers the evaluation, unlike other deletions.</summary>
    public static async Task<Answer> Remove(Call call) =>
        await AnswerWith(call, await call.Evaluation(call.Path("id")).RemoveEvaluator(call.Path("evaluator_version_id")));

    private static async Task<Answer> AnswerWith(Call call, Result<EvaluationView> evaluation) => evaluation.IsOk
        ? Answer.Json(await EvaluationAnswer.Load(call, new FileJson(call), evaluation.Value), EvaluationWriter.Write)
        : evaluation.Refusal;
}
