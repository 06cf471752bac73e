using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>What is the same log or judgment again, and what is another one.</summary>
public sealed class RunReceiptTests
{
    private readonly RunState _run = Make.Run();

    [Fact]
    public void A_log_for_the_same_datapoint_with_the_same_fingerprint_is_the_same_log()
    {
        var first = _run.Add(Make.Log(datapoint: "dp_1", fingerprint: 5)).Value!;
        Assert.Equal(first with { Created = false }, _run.Add(Make.Log(datapoint: "dp_1", fingerprint: 5)).Value);
        Assert.True(_run.Add(Make.Log(datapoint: "dp_2", fingerprint: 5)).Value!.Created);
        Assert.True(_run.Add(Make.Log(datapoint: "dp_1", fingerprint: 6)).Value!.Created);
    }

    [Fact]
    public void A_log_that_replaces_others_is_known_again_only_while_it_is_there()
    {
        var datapoints = new DatapointSet(["dp_1"]);
        var run = V4Run(datapoints);
        var first = run.Add(Make.Log(datapoint: "dp_1", fingerprint: 5), datapoints).Value!;
        Assert.Equal(first with { Created = false }, run.Add(Make.Log(datapoint: "dp_1", fingerprint: 5), datapoints).Value);

        run.Add(Make.Log(datapoint: "dp_1", fingerprint: 6), datapoints);
        var again = run.Add(Make.Log(datapoint: "dp_1", fingerprint: 5), datapoints).Value!;

        Assert.True(again.Created);
        Assert.NotEqual(first.LogId, again.LogId);
        Assert.Equal([2L], run.Positions(new Window(0, 9)).Positions);
    }

    [Fact]
    public void A_shared_log_that_is_replaced_leaves_this_run_alone()
    {
        var datapoints = new DatapointSet(["dp_1"]);
        var run = V4Run(datapoints);
        var facts = new LogFacts("log_other", "rn_home", "dp_1", Complete: true, Deleted: false, 3, []);
        run.Do(RunDecisions.TakeLogs(run, [facts], datapoints, Make.Now));

        var decision = RunDecisions.AddLog(run, Make.Log(datapoint: "dp_1", fingerprint: 6), datapoints, Make.Now, Make.Ids);

        Assert.Empty(decision.Writes.OfType<EraseLog>());
        run.Do(decision);
        run.Do(RunDecisions.Receive(run, facts with { Revision = 9 }, Make.Now));
        Assert.Equal([1L], run.Positions(new Window(0, 9)).Positions);
    }

    [Fact]
    public void Logs_that_can_not_be_told_apart_are_all_kept()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.True(_run.Add(Make.Log(datapoint: "dp_1")).Value!.Created);
            Assert.True(_run.Add(Make.Log(fingerprint: 5)).Value!.Created);
        }
    }

    [Fact]
    public void A_clients_id_without_a_fingerprint_is_taken_by_the_first_log_that_has_it()
    {
        _run.Add(Make.Log("mine"));
        Assert.Equal(RefusalKind.Conflict, _run.Add(Make.Log("mine")).Refusal!.Kind);
    }

    [Fact]
    public void The_receipt_says_what_the_log_has_become_since()
    {
        var log = _run.Add(Make.Log(datapoint: "dp_1", complete: false, fingerprint: 5)).Value!;
        _run.Do(RunDecisions.UpdateLog(_run, new UpdateLog(log.LogId, true, Make.Document), Make.Now, Make.Ids));
        Assert.Equal(
            log with { Complete = true, Created = false },
            _run.Add(Make.Log(datapoint: "dp_1", complete: false, fingerprint: 5)).Value);
    }

    [Fact]
    public void A_repeat_is_answered_also_when_the_run_takes_no_more_logs()
    {
        _run.Add(Make.Log("mine", fingerprint: 5));
        _run.Add(Make.Log(complete: false));
        Assert.True(_run.Do(RunDecisions.ChangeStatus(_run, new ChangeStatus(RunStatus.Cancelled), Make.Now)).IsOk);
        Assert.False(_run.Add(Make.Log("mine", fingerprint: 5)).Value?.Created ?? true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rn_mine")]
    [InlineData("a\nb")]
    public void Ids_that_can_not_be_are_refused(string id) =>
        Assert.Equal((RefusalKind.Invalid, "log_id"), (_run.Add(Make.Log(id)).Refusal!.Kind, _run.Add(Make.Log(id)).Refusal!.Field));

    [Fact]
    public void An_id_may_have_256_characters()
    {
        Assert.True(_run.Add(Make.Log(new string('é', 256))).IsOk);
        Assert.Equal("log_id", _run.Add(Make.Log(new string('é', 257))).Refusal!.Field);
    }

    [Fact]
    public void The_same_judgment_again_is_the_first_one_until_another_takes_its_place()
    {
        var log = _run.Add(Make.Log()).Value!.LogId;
        var first = _run.Judge(Make.Judgment(log, Outcome.Of(true), 1)).Value!;
        Assert.Equal(first with { Created = false }, _run.Judge(Make.Judgment(log, Outcome.Of(true), 1)).Value);
        Assert.True(_run.Judge(Make.Judgment(log, Outcome.Of(false), 2)).Value!.Created);
        Assert.True(_run.Judge(Make.Judgment(log, Outcome.Of(true), 1)).Value!.Created);
    }

    [Fact]
    public void A_judgment_under_the_clients_own_id_is_known_by_it()
    {
        var log = _run.Add(Make.Log()).Value!.LogId;
        Assert.Equal("mine", _run.Judge(Make.Judgment(log, Outcome.Of(true), 1, "mine")).Value!.LogId);
        Assert.False(_run.Judge(Make.Judgment(log, Outcome.Of(true), 1, "mine")).Value!.Created);
        Assert.True(_run.Judge(Make.Judgment(log, Outcome.Of(true), 1, "other")).Value!.Created);
        Assert.True(_run.Judge(Make.Judgment(log, Outcome.Of(true), 1)).Value!.Created);
    }

    [Fact]
    public void A_complete_log_does_not_become_incomplete()
    {
        var log = _run.Add(Make.Log(complete: true)).Value!.LogId;
        var refusal = _run.Do(RunDecisions.UpdateLog(_run, new UpdateLog(log, false, Make.Document), Make.Now, Make.Ids)).Refusal!;
        Assert.Equal((RefusalKind.Invalid, "log_status"), (refusal.Kind, refusal.Field));
    }

    [Fact]
    public void Only_a_completed_run_has_a_verdict()
    {
        var run = Make.Run(dialect: StatusDialect.EvalGuard);
        var refusal = Set(RunStatus.Running, Verdict.Passed).Refusal!;
        Assert.Equal((RefusalKind.Invalid, "status"), (refusal.Kind, refusal.Field));
        Assert.Equal(Verdict.Passed, Set(RunStatus.Completed, Verdict.Passed).Value!.Verdict);
        Assert.Equal(RefusalKind.IllegalTransition, Set(RunStatus.Completed, Verdict.Failed).Refusal!.Kind);

        Result<RunView> Set(RunStatus status, Verdict verdict) =>
            run.Do(RunDecisions.ChangeStatus(run, new ChangeStatus(status, verdict), Make.Now));
    }

    [Fact]
    public void A_log_that_its_home_deleted_counts_no_more_and_positions_pass_over_it()
    {
        var facts = new LogFacts("foreign", "rn_home", null, false, false, 4, []);
        _run.Add(Make.Log());
        _run.Do(RunDecisions.TakeLogs(_run, [facts, facts with { LogId = "other", Complete = true }], null, Make.Now));
        Assert.Equal(RunStatus.Running, _run.Status);
        Assert.Equal([0, 1, 2], _run.Positions(new Window(0, 9)).Positions);

        for (var revision = 5; revision < 7; revision++)
        {
            _run.Do(RunDecisions.Receive(_run, facts with { Deleted = revision == 5, Revision = revision }, Make.Now));
            Assert.Equal((RunStatus.Completed, 2), (_run.Status, _run.View().LogCount));
            Assert.Equal([0, 2], _run.Positions(new Window(0, 9)).Positions);
            Assert.Equal([2], _run.Positions(new Window(1, 1)).Positions);
        }
    }

    /// <summary>A running run of v4, in which the newest log of a datapoint counts.</summary>
    private static RunState V4Run(DatapointSet datapoints)
    {
        var run = Make.Run(datapoints, dialect: StatusDialect.HumanloopV4);
        Assert.True(run.Do(RunDecisions.ChangeStatus(run, new ChangeStatus(RunStatus.Running), Make.Now)).IsOk);
        return run;
    }
}
