using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>Rows of results.</summary>
public sealed class RowTests
{
    private static readonly EvaluatorRef Passed = Make.Evaluator("ev_p", "evv_p");
    private static readonly EvaluatorRef Score = Make.Evaluator("ev_s", "evv_s", ReturnType.Number);

    private readonly RunState _run = Make.Run(attachment: Make.Attachment(evaluators: [Passed]), dialect: StatusDialect.EvalGuard);

    [Fact]
    public void A_batch_is_one_event_and_a_row_is_one_document()
    {
        var decision = Put(Row(0, 1, true, 0.5), Row(4, 2, false, null));
        Assert.Single(decision.Events);
        Assert.Equal(["log_1_0", "log_1_4"], decision.Writes.OfType<StoreLog>().Select(write => write.Log.Id));
        Assert.Equal([0L, 1], decision.Writes.OfType<PlaceLog>().Select(write => write.Position));
        var receipt = _run.Do(decision).Value!;
        Assert.Equal((2, RunStatus.Running), (receipt.Run.LogCount, receipt.Run.Status));
    }

    [Fact]
    public void Evaluators_that_the_evaluation_does_not_have_are_named()
    {
        Assert.Equal([Score], _run.Do(Put(Row(0, 1, true, 0.5))).Value!.Unattached);
        _run.Do(RunDecisions.Attach(_run, Make.Attachment(revision: 2, evaluators: [Passed, Score]), Make.Now));
        Assert.Empty(_run.Do(Put(Row(0, 1, true, 0.5))).Value!.Unattached);
        Assert.Equal(0.5, _run.Stats("evr_1")!.Evaluators[1].Number!.Mean);
    }

    [Fact]
    public void The_same_rows_again_are_nothing_and_another_row_takes_the_place()
    {
        _run.Do(Put(Row(0, 1, true, 0.5), Row(1, 2, true, 1)));
        Assert.Empty(Put(Row(1, 2, true, 1), Row(0, 1, true, 0.5)).Events);
        var changed = Put(Row(0, 1, true, 0.5), Row(1, 3, false, null));
        Assert.Equal("log_1_1", Assert.IsType<RewriteLog>(Assert.Single(changed.Writes)).LogId);
        Assert.Equal(2, _run.Do(changed).Value!.Run.LogCount);
        var stats = _run.Stats("evr_1")!.Evaluators[0];
        Assert.Equal((2, 1), (stats.Count, stats.True));
    }

    [Fact]
    public void Of_rows_with_one_index_the_last_counts()
    {
        var decision = Put(Row(3, 1, true, null), Row(3, 2, false, null));
        Assert.Single(decision.Writes.OfType<StoreLog>());
        _run.Do(decision);
        Assert.Equal(0, _run.Stats("evr_1")!.Evaluators[0].True);
        Assert.Empty(Put(Row(3, 2, false, null)).Events);
    }

    [Fact]
    public void A_row_with_fewer_judgments_loses_the_others_but_not_those_that_are_logs()
    {
        _run.Do(RunDecisions.Attach(_run, Make.Attachment(revision: 2, evaluators: [Passed, Score, Make.Evaluator()]), Make.Now));
        _run.Do(Put(Row(0, 1, true, 0.5)));
        _run.Judge(Make.Judgment("log_1_0", Outcome.Of(true)));
        _run.Do(Put(Row(0, 2, null, null)));
        Assert.Equal([0L, 0, 1], _run.Stats("evr_1")!.Evaluators.Select(evaluator => evaluator.Count));
    }

    [Fact]
    public void A_row_that_was_stored_under_a_fingerprint_of_the_first_kind_is_known()
    {
        // The first eight bytes of the SHA-256 of {}.
        var stored = Row(0, -8473606993478741180, true, null) with { Document = "{}"u8.ToArray() };
        _run.Do(Put(stored));
        Assert.Empty(Put(stored with { Fingerprint = 1 }).Events);
        Assert.NotEmpty(Put(stored with { Fingerprint = 1, Document = "{ }"u8.ToArray() }).Events);
    }

    [Fact]
    public void A_row_that_was_deleted_comes_back()
    {
        _run.Do(Put(Row(0, 1, true, null)));
        _run.Do(RunDecisions.DeleteLogs(_run, ["log_1_0"], [], Make.Now));
        Assert.Equal(0, _run.View().LogCount);
        var decision = Put(Row(0, 1, true, null));
        Assert.IsType<StoreLog>(Assert.Single(decision.Writes));
        Assert.Equal(1, _run.Do(decision).Value!.Run.LogCount);
        Assert.Equal(1, _run.Stats("evr_1")!.Evaluators[0].True);
    }

    [Theory]
    [InlineData("rn_0NVO3YMBSjyjHN7PTHJVo", 17, "log_0NVO3YMBSjyjHN7PTHJVo_17")]
    [InlineData("other", 0, "log_other_0")]
    public void A_rows_log_id_says_its_run_and_index(string run, int index, string id)
    {
        Assert.Equal(id, RowIds.LogId(run, index));
        Assert.Equal(index, RowIds.Index(id));
    }

    [Theory]
    [InlineData("log_0NVO3YMBSjyjHN7PTHJVo")]
    [InlineData("17")]
    [InlineData("log_12")]
    [InlineData("log_a_-1")]
    public void Other_logs_are_no_rows(string id) => Assert.Null(RowIds.Index(id));

    private RunDecision<RowsReceipt> Put(params ResultRow[] rows) =>
        RunDecisions.PutRows(_run, new PutRows([Passed, Score], rows), null, null, Make.Now);

    private static ResultRow Row(int index, long fingerprint, bool? passed, double? score) =>
        new(index, fingerprint, [passed is { } p ? (p ? 1 : 0) : double.NaN, score ?? double.NaN], Make.Document);
}
