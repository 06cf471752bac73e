using Evals.Contracts;
using Evals.Domain.Tests.Statistics;

namespace Evals.Domain.Tests.Runs;

/// <summary>Statistics of runs that are too big for the property test.</summary>
public sealed class RunStatsTests
{
    [Fact]
    public void Percentiles_are_exact_again_when_most_numbers_were_judged_away()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator(type: ReturnType.Number)]));
        var numbers = Enumerable.Range(0, 5000).Select(i => i * 7919 % 5000 / 4.0 - 300).ToList();
        var logs = numbers.ConvertAll(_ => run.Add(Make.Log()).Value!.LogId);
        for (var i = 0; i < logs.Count; i++) run.Judge(Make.Judgment(logs[i], Outcome.Of(numbers[i])));
        Assert.Equal((numbers.Min(), numbers.Max()), (Figures()!.Min, Figures()!.Max));

        for (var i = logs.Count - 1; i >= 0; i--)
        {
            run.Judge(Make.Judgment(logs[i], Outcome.Null, fingerprint: 2));
            if (i <= 1000 && i % 50 == 0) Recount.AssertSame(Recount.Of(numbers.Take(i)), Figures());
        }

        NumberStats? Figures() => run.Stats("evr_1")!.Evaluators[0].Number;
    }

    [Fact]
    public void There_is_one_zero()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator(type: ReturnType.Number)]));
        run.Judge(Make.Judgment(run.Add(Make.Log()).Value!.LogId, Outcome.Of(-0.0)));
        Assert.False(double.IsNegative(run.Stats("evr_1")!.Evaluators[0].Number!.Min));
    }

    [Fact]
    public void Options_that_nobody_chose_are_counted_too_and_those_that_nobody_knows()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator(type: ReturnType.MultiSelect, options: ["good", "bad"])]));
        run.Judge(Make.Judgment(run.Add(Make.Log()).Value!.LogId, Outcome.Of("good", "ugly")));
        var stats = run.Stats("evr_1")!.Evaluators[0];
        Assert.Equal([("good", 1), ("bad", 0), ("ugly", 1)], stats.Options!.Select(option => (option.Key, option.Value)));
        Assert.Equal(1, stats.Judgments);
    }
}
