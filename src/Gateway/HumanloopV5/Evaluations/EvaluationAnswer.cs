using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>All that an evaluation's answer is written from.</summary>
/// <param name="Evaluators">The evaluator versions as JSON, in the evaluation's order.</param>
/// <param name="Url">Where the evaluation's statistics are.</param>
internal sealed record EvaluationAnswer(EvaluationView Evaluation, IReadOnlyList<byte[]> Evaluators, string Url)
{
    public static async Task<EvaluationAnswer> Load(Call call, FileJson files, EvaluationView evaluation)
    {
        var evaluators = await Task.WhenAll(evaluation.Evaluators.Select(
            entry => files.Of(entry.Evaluator.FileId, entry.Evaluator.VersionId)));
        return new EvaluationAnswer(evaluation, evaluators, $"{call.Origin}/v5/evaluations/{Uri.EscapeDataString(evaluation.Id)}/stats");
    }
}
