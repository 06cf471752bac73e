using Evals.Contracts;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>Which judgments on a log count for an evaluation: those that its statistics are made of.</summary>
internal static class CountedJudgments
{
    /// <summary>Of each evaluator of the evaluation the newest judgment that counts for it. A judgment of another version of the same
    /// file counts too, unless that version is itself one of the evaluation's evaluators.</summary>
    /// <param name="judgments">Judgments on one log.</param>
    public static IEnumerable<LogRecord> Of(IReadOnlyList<LogRecord> judgments, IReadOnlyList<EvaluationEvaluator> evaluators) =>
        evaluators
            .Select(entry => judgments.Where(judgment => Counts(judgment.Version, entry.Evaluator, evaluators)).MaxBy(judgment => judgment.Revision))
            .OfType<LogRecord>()
            .Distinct();

    private static bool Counts(FileVersionRef judge, EvaluatorRef evaluator, IReadOnlyList<EvaluationEvaluator> evaluators) =>
        judge.FileId == evaluator.FileId
        && (judge.VersionId == evaluator.VersionId || evaluators.All(other => other.Evaluator.VersionId != judge.VersionId));
}
