using Evals.Contracts;
using Evals.Domain.Runs;
using static Evals.Contracts.RunStatus;

namespace Evals.Domain.Tests.Runs;

/// <summary>The moves that a run makes by itself.</summary>
public sealed class CompletionTests
{
    private static readonly DatapointSet Two = new(["dp_a", "dp_b"]);

    [Fact]
    public void A_run_without_logs_waits_for_them() => Assert.Equal(Pending, Make.Run(Two).Status);

    [Fact]
    public void A_run_over_an_empty_dataset_is_completed_at_once() => Assert.Equal(Completed, Make.Run(new DatapointSet([])).Status);

    [Fact]
    public void A_run_completes_with_the_last_judgment_on_the_log_of_the_last_datapoint()
    {
        var run = Make.Run(Two, Make.Attachment(evaluators: [Make.Evaluator()]));
        var a = run.Add(Make.Log(datapoint: "dp_a"), Two).Value!.LogId;
        Assert.Equal(Running, run.Status);
        run.Judge(Make.Judgment(a, Outcome.Of(true)));
        Assert.Equal(Running, run.Status);
        var b = run.Add(Make.Log(datapoint: "dp_b"), Two).Value!.LogId;
        Assert.Equal(Running, run.Status);
        run.Judge(Make.Judgment(b, Outcome.Error));
        Assert.Equal(Completed, run.Status);
    }

    [Fact]
    public void A_datapoint_with_an_open_log_is_not_done()
    {
        var run = Make.Run(new DatapointSet(["dp_a"]));
        var log = run.Add(Make.Log(datapoint: "dp_a", complete: false), new DatapointSet(["dp_a"])).Value!.LogId;
        Assert.Equal(Running, run.Status);
        run.Do(RunDecisions.UpdateLog(run, new UpdateLog(log, true, Make.Document), Make.Now, Make.Ids));
        Assert.Equal(Completed, run.Status);
    }

    [Fact]
    public void A_run_without_a_dataset_completes_with_one_judged_log_and_runs_again_with_the_next()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator()]));
        run.Judge(Make.Judgment(run.Add(Make.Log()).Value!.LogId, Outcome.Null));
        Assert.Equal(Completed, run.Status);
        run.Add(Make.Log());
        Assert.Equal(Running, run.Status);
    }

    [Fact]
    public void A_new_evaluator_sets_a_completed_run_running_unless_it_was_completed_by_hand()
    {
        foreach (var byHand in new[] { false, true })
        {
            var run = Make.Run(attachment: Make.Attachment());
            run.Add(Make.Log(complete: !byHand));
            if (byHand) run.Do(RunDecisions.ChangeStatus(run, new ChangeStatus(Completed), Make.Now));
            Assert.Equal(Completed, run.Status);
            run.Do(RunDecisions.Attach(run, Make.Attachment(revision: 2, evaluators: [Make.Evaluator()]), Make.Now));
            Assert.Equal(byHand ? Completed : Running, run.Status);
        }
    }

    [Fact]
    public void Another_version_of_the_file_judges_for_the_evaluations_own()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator(version: "evv_old")]));
        run.Judge(Make.Judgment(run.Add(Make.Log()).Value!.LogId, Outcome.Of(true), version: "evv_new"));
        Assert.Equal(Completed, run.Status);
        var stats = Assert.Single(run.Stats("evr_1")!.Evaluators);
        Assert.Equal(("evv_old", 1, 1), (stats.VersionId, stats.Judgments, stats.True));
    }

    [Fact]
    public void Two_versions_in_one_evaluation_judge_each_for_itself()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator(version: "evv_a"), Make.Evaluator(version: "evv_b")]));
        var log = run.Add(Make.Log()).Value!.LogId;
        run.Judge(Make.Judgment(log, Outcome.Of(true), version: "evv_a"));
        Assert.Equal([1, 0], run.Stats("evr_1")!.Evaluators.Select(e => e.Count));
        run.Judge(Make.Judgment(log, Outcome.Of(false), version: "evv_b"));
        Assert.Equal([(1, 1), (1, 0)], run.Stats("evr_1")!.Evaluators.Select(e => (e.Count, e.True)));
        run.Judge(Make.Judgment(log, Outcome.Of(true), version: "evv_other"));
        Assert.Equal([(1, 1), (1, 1)], run.Stats("evr_1")!.Evaluators.Select(e => (e.Count, e.True)));
    }

    [Fact]
    public void What_only_a_server_could_judge_is_an_error_in_the_same_step()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator(kind: EvaluatorKind.Llm, orchestrated: true)]));
        var decision = RunDecisions.AddLog(run, Make.Log(), null, Make.Now, Make.Ids);
        var judgment = decision.Writes.OfType<StoreLog>().Last().Log;
        Assert.Contains("does not execute llm evaluators", System.Text.Encoding.UTF8.GetString(judgment.Document));
        run.Do(decision);
        Assert.Equal((judgment.ParentId, Completed), (decision.Answer!.Value!.LogId, run.Status));
        Assert.Equal((1, 1), run.Stats("evr_1")!.Evaluators.Select(e => (e.Count, e.Errors)).Single());
    }

    [Fact]
    public void An_orchestrated_run_makes_an_errored_log_for_each_datapoint_that_has_none()
    {
        var run = Make.Run(Two, orchestrated: true);
        run.Add(Make.Log(datapoint: "dp_b"), Two);
        Assert.True(run.MakesLogs);
        var decision = RunDecisions.MakeLogs(run, ["dp_a", "dp_b"], Two, Make.Now, Make.Ids);
        var log = Assert.Single(decision.Writes.OfType<StoreLog>()).Log;
        Assert.Equal("dp_a", log.DatapointId);
        Assert.Contains("does not generate logs", System.Text.Encoding.UTF8.GetString(log.Document));
        Assert.False(run.Do(decision).Value);
        Assert.Equal(Completed, run.Status);
    }
}
