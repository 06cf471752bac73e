using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>The field <c>evaluators</c>: references to evaluator versions, each with <c>orchestrated</c> (true when absent).</summary>
internal static class EvaluatorRefs
{
    public static List<(FileQuestion Question, bool Orchestrated)> Read(Fields body)
    {
        var questions = new List<(FileQuestion, bool)>();
        if (!body.Require("evaluators")) return questions;
        foreach (var reference in body.Objects("evaluators") ?? [])
            questions.Add((Refs.Read(reference, FileType.Evaluator), reference.Boolean("orchestrated") ?? true));
        return questions;
    }

    /// <summary>The versions in the order of the references.</summary>
    public static async Task<Result<IReadOnlyList<EvaluatorRef>>> Find(
        FileResolver files, Call call, List<(FileQuestion Question, bool Orchestrated)> asked)
    {
        var evaluators = new List<EvaluatorRef>(asked.Count);
        foreach (var (question, orchestrated) in asked)
        {
            var found = await Refs.Find(files, call, question, "evaluators");
            if (!found.IsOk) return found.Refusal;
            var version = found.Value.Version;
            evaluators.Add(new EvaluatorRef(found.Value.Id, version.Id, version.Evaluator!, orchestrated));
        }

        return new Result<IReadOnlyList<EvaluatorRef>>(evaluators, null);
    }
}
