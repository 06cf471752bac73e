using Evals.Contracts;
using Evals.Gateway.HumanloopV5.Evaluations;

namespace Evals.Gateway.Tests.HumanloopV5.Evaluations;

public sealed class CountedJudgmentsTests
{
    [Theory]
    [InlineData("a.1", "a.1:1", "1")]
    [InlineData("a.1", "a.2:1", "1")]
    [InlineData("a.1", "a.1:1 a.2:2", "2")]
    [InlineData("a.1", "a.1:2 a.2:1", "2")]
    [InlineData("a.1 a.2", "a.1:1 a.2:2", "1 2")]
    [InlineData("a.1 a.2", "a.3:3", "3")]
    [InlineData("a.1 a.2", "a.1:4 a.3:3", "4 3")]
    [InlineData("a.1 b.1", "b.1:1", "1")]
    [InlineData("a.1", "b.1:1", "")]
    [InlineData("", "a.1:1", "")]
    public void A_judgment_counts_for_its_version_or_for_another_one_of_its_file(string evaluators, string judgments, string counted)
    {
        var asked = Words(evaluators).Select(version => new EvaluationEvaluator(
            new EvaluatorRef(version[..1], version, new EvaluatorSpec(EvaluatorKind.External, ReturnType.Boolean, []), true), default));
        var there = Words(judgments).Select(text => text.Split(':')).Select(parts => Judgment(parts[0], long.Parse(parts[1])));

        var found = CountedJudgments.Of([.. there], [.. asked]);

        Assert.Equal(counted, string.Join(' ', found.Select(judgment => judgment.Revision)));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static LogRecord Judgment(string version, long revision) => new(
        $"log_{revision}", new FileVersionRef(FileType.Evaluator, version[..1], version), "rn_1", "log_0", null, null, true, default, revision, []);
}
