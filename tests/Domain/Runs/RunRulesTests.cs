using System.Text;
using Evals.Contracts;
using Evals.Domain.Runs;
using static Evals.Contracts.RunStatus;
using static Evals.Contracts.StatusDialect;

namespace Evals.Domain.Tests.Runs;

/// <summary>What the dialects differ in besides their moves.</summary>
public sealed class RunRulesTests
{
    private static readonly RunStatus[] All = Enum.GetValues<RunStatus>();

    [Theory]
    [InlineData(HumanloopV5, false, Pending)]
    [InlineData(HumanloopV5, true, Pending)]
    [InlineData(HumanloopV4, false, Pending)]
    [InlineData(HumanloopV4, true, Running)]
    [InlineData(EvalGuard, false, Running)]
    [InlineData(EvalGuard, true, Running)]
    public void A_run_begins_so(StatusDialect dialect, bool orchestrated, RunStatus status) =>
        Assert.Equal(status, Make.Run(orchestrated: orchestrated, dialect: dialect).Status);

    [Theory]
    [InlineData(HumanloopV5, new[] { Pending, Queued, Running, Completed }, new[] { Pending, Queued, Running, Completed, Cancelled, Errored })]
    [InlineData(HumanloopV4, new[] { Running }, new[] { Running })]
    [InlineData(EvalGuard, new[] { Pending, Queued, Running, Completed, Cancelled, Errored }, new[] { Pending, Queued, Running, Completed, Cancelled, Errored })]
    public void A_run_takes_logs_and_judgments_only_then(StatusDialect dialect, RunStatus[] logs, RunStatus[] judgments)
    {
        Assert.Equal(logs, All.Where(RunRules.Of(dialect).TakesLogs));
        Assert.Equal(judgments, All.Where(RunRules.Of(dialect).TakesJudgments));
    }

    /// <param name="orchestrated">Whether the server was asked to make the logs.</param>
    /// <param name="callers">Whether judgments come from outside.</param>
    /// <param name="servers">Whether the server was asked to judge.</param>
    [Theory]
    [InlineData(false, false, false, false, true)]
    [InlineData(false, false, true, true, true)]
    [InlineData(false, true, false, false, true)]
    [InlineData(false, true, true, false, true)]
    [InlineData(true, false, false, true, false)]
    [InlineData(true, false, true, true, false)]
    [InlineData(true, true, false, false, true)]
    [InlineData(true, true, true, false, true)]
    public void Who_moves_a_run_of_v4(bool orchestrated, bool callers, bool servers, bool self, bool hand)
    {
        var run = new RunCircumstances(orchestrated, callers, servers);
        Assert.Equal((self, hand), (RunRules.Of(HumanloopV4).MovesAutomatically(run), RunRules.Of(HumanloopV4).MovesManually(run)));
        Assert.Equal((true, true), (RunRules.Of(HumanloopV5).MovesAutomatically(run), RunRules.Of(HumanloopV5).MovesManually(run)));
        Assert.Equal((false, true), (RunRules.Of(EvalGuard).MovesAutomatically(run), RunRules.Of(EvalGuard).MovesManually(run)));
    }

    [Fact]
    public void A_run_of_v4_is_started_completed_and_reopened_by_its_caller()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator()]), dialect: HumanloopV4);
        AssertTakesNo(run.Add(Make.Log()), Pending, [Running, Cancelled]);
        Set(run, Running);
        var log = run.Add(Make.Log()).Value!.LogId;
        run.Judge(Make.Judgment(log, Outcome.Of(true)));
        Assert.Equal(Running, run.Status);
        Set(run, Completed);
        AssertTakesNo(run.Add(Make.Log()), Completed, [Running]);
        AssertTakesNo(run.Judge(Make.Judgment(log, Outcome.Of(false), 8)), Completed, [Running]);
        Assert.False(run.Judge(Make.Judgment(log, Outcome.Of(true))).Value!.Created);
        Set(run, Running);
        Assert.True(run.Judge(Make.Judgment(log, Outcome.Of(false), 8)).Value!.Created);
        Set(run, Cancelled);
        Assert.Equal(RefusalKind.IllegalTransition, Move(run, new ChangeStatus(Running)).Refusal!.Kind);
    }

    [Fact]
    public void A_run_of_v4_that_the_server_does_alone_completes_by_itself_and_is_not_moved_by_hand()
    {
        var onServer = Make.Evaluator(kind: EvaluatorKind.Python, orchestrated: true);
        var dataset = new DatapointSet(["dp_a"]);
        var run = Make.Run(dataset, Make.Attachment(evaluators: [onServer]), orchestrated: true, dialect: HumanloopV4);
        var refusal = Move(run, new ChangeStatus(Completed)).Refusal!;
        Assert.Equal((RefusalKind.IllegalTransition, "status", Running), (refusal.Kind, refusal.Field, refusal.Current));
        Assert.Empty(refusal.Allowed!);
        run.Do(RunDecisions.MakeLogs(run, ["dp_a"], dataset, Make.Now, Make.Ids));
        Assert.Equal(Completed, run.Status);
        run.Do(RunDecisions.Attach(run, Make.Attachment(revision: 2, evaluators: [onServer, Make.Evaluator("ev_2", "evv_2")]), Make.Now));
        Assert.Equal(Completed, run.Status);
        Set(run, Running);
    }

    [Fact]
    public void A_run_of_EvalGuard_takes_logs_after_its_end_and_stays_ended()
    {
        foreach (var (end, verdict) in new (RunStatus, Verdict?)[] { (Completed, Verdict.Passed), (Completed, Verdict.Failed), (Errored, null) })
        {
            var run = Make.Run(new DatapointSet([]), dialect: EvalGuard);
            Assert.Equal(Running, run.Status);
            Assert.True(Move(run, new ChangeStatus(end, verdict)).IsOk);
            Assert.True(run.Add(Make.Log()).Value!.Created);
            Assert.Equal((end, verdict), (run.Status, run.Verdict));
            Assert.All(All, status => Assert.Equal(RefusalKind.IllegalTransition, Move(run, new ChangeStatus(status)).Refusal!.Kind));
            Assert.Equal((end, verdict), (run.Status, run.Verdict));
        }
    }

    [Theory]
    [InlineData(-0.5, 0)]
    [InlineData(0.25, 0.25)]
    [InlineData(88, 1)]
    public void A_reported_score_is_kept_between_0_and_1_with_all_that_was_said(double reported, double kept)
    {
        var run = Make.Run(dialect: EvalGuard);
        Move(run, new ChangeStatus(Running, Report: new RunReport(reported, "{\"passRate\":0.5}"u8.ToArray())));
        var later = Move(run, new ChangeStatus(Completed, Verdict.Failed, new RunReport(null, "{\"more\":1}"u8.ToArray()))).Value!;
        Assert.Equal((kept, "{\"more\":1}"), (later.Report!.Score, Encoding.UTF8.GetString(later.Report.Summary)));
        Assert.Equal(Make.Now, later.EndedAt);
    }

    [Fact]
    public void A_command_that_comes_again_under_its_key_is_known_and_changes_nothing()
    {
        var run = Make.Run(dialect: EvalGuard);
        var first = new ChangeStatus(Running, null, new RunReport(0.5, "{}"u8.ToArray()), "first");
        var second = new ChangeStatus(Completed, Verdict.Passed, null, "second");
        Assert.True(Move(run, first).IsOk);
        Assert.True(Move(run, second).IsOk);
        foreach (var again in new[] { second, first })
        {
            var decision = RunDecisions.ChangeStatus(run, again, Make.Now);
            Assert.Empty(decision.Events);
            Assert.Equal(Completed, run.Do(decision).Value!.Status);
        }

        Assert.False(Move(run, second with { Key = "other" }).IsOk);
    }

    private static void AssertTakesNo<T>(Result<T> answer, RunStatus current, RunStatus[] allowed)
        where T : notnull
    {
        Assert.Equal((RefusalKind.IllegalTransition, "run_id", current), (answer.Refusal!.Kind, answer.Refusal.Field, answer.Refusal.Current));
        Assert.Equal(allowed, answer.Refusal.Allowed);
    }

    private static void Set(RunState run, RunStatus status) => Assert.Equal(status, Move(run, new ChangeStatus(status)).Value!.Status);

    private static Result<RunView> Move(RunState run, ChangeStatus command) => run.Do(RunDecisions.ChangeStatus(run, command, Make.Now));
}
