using Evals.Contracts;
using Evals.Engine.Faults;

namespace Evals.Engine.Grains;

/// <summary>Commands that come again because their first answer was lost: what they changed is in every run before they are answered.</summary>
public abstract partial class GrainsSuite
{
    /// <summary>Has the append of a command written and its answer lost, together with the activation.</summary>
    private async Task LoseAnswer<T>(Func<Task<T>> command)
    {
        Journal.FailNext(AppendFault.After);
        await Assert.ThrowsAsync<GrainUnavailableException>(command);
    }

    [Fact]
    public async Task A_judgment_that_comes_again_after_its_answer_was_lost_is_in_every_run_before_it_is_answered()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log()))).LogId;
        await Take(sharer, "rn_1", log);
        await LoseAnswer(() => Run("rn_1").Judge(Judgment(log, true)));
        Assert.Equal(0, (await Stats(Run("rn_2"))).Count);

        Assert.False((await Ok(Run("rn_1").Judge(Judgment(log, true)))).Created);
        Assert.Equal(1, (await Stats(Run("rn_2"))).Count);
    }

    [Fact]
    public async Task A_correction_that_comes_again_after_its_answer_was_lost_is_in_every_run_before_it_is_answered()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log() with { Complete = false }))).LogId;
        await Take(sharer, "rn_1", log);
        await LoseAnswer(() => Run("rn_1").UpdateLog(new UpdateLog(log, true, [])));
        Assert.Equal(0, (await Ok(Run("rn_2").Get())).CompleteLogCount);

        await Ok(Run("rn_1").UpdateLog(new UpdateLog(log, true, [])));
        Assert.Equal(1, (await Ok(Run("rn_2").Get())).CompleteLogCount);
    }

    [Fact]
    public async Task A_datapoint_that_is_told_again_after_the_answer_was_lost_has_its_log_in_every_run_before_it_is_answered()
    {
        var (dataset, datapoints) = await DatasetWith(1);
        await JudgedRun("rn_1", dataset);
        await Post(Log("mine", fingerprint: 5));
        await LoseAnswer(() => Run("mine").UpdateLog(new UpdateLog("mine", null, [], datapoints[0])));
        Assert.Equal(0, await LogsIn("rn_1"));

        await Ok(Run("mine").UpdateLog(new UpdateLog("mine", null, [], datapoints[0])));
        Assert.Equal(1, await LogsIn("rn_1"));
    }

    [Fact]
    public async Task Evaluators_that_are_added_again_after_the_answer_was_lost_are_in_every_run_before_they_are_answered()
    {
        var evaluation = EvaluationAt("evr_1");
        await Ok(evaluation.Create(new CreateEvaluation(null, null, [])));
        await Ok(evaluation.CreateRun("rn_1", new CreateRun(null, FlowVersion, false, null)));
        await LoseAnswer(() => EvaluationAt("evr_1").AddEvaluators([Judging]));
        Assert.Empty((await Ok(Run("rn_1").Stats("evr_1"))).Evaluators);

        await Ok(EvaluationAt("evr_1").AddEvaluators([Judging]));
        Assert.Single((await Ok(Run("rn_1").Stats("evr_1"))).Evaluators);
    }

    [Theory]
    [InlineData("log_0NVO3YMBSjyjHN7PTHJVo")]
    [InlineData("mine")]
    public async Task A_deletion_that_comes_again_after_its_answer_was_lost_is_in_every_run_before_it_is_answered(string id)
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log(id, fingerprint: 1)))).LogId;
        await Take(sharer, "rn_1", log);
        var earlier = (await Ok(home.Judge(Judgment(log, true)))).LogId;
        var later = (await Ok(home.Judge(Judgment(log, false, fingerprint: 2)))).LogId;

        await LoseAnswer(() => Run("rn_1").DeleteLogs([later]));
        Assert.Equal((1, 0), ((await Stats(Run("rn_2"))).Count, (await Stats(Run("rn_2"))).True));
        Assert.Equal(0, await Ok(Run("rn_1").DeleteLogs([later])));
        Assert.Equal((1, 1), ((await Stats(Run("rn_2"))).Count, (await Stats(Run("rn_2"))).True));

        await LoseAnswer(() => Run("rn_1").DeleteLogs([earlier, log]));
        Assert.Equal(1, await LogsIn("rn_2"));
        Assert.Equal(0, await Ok(Run("rn_1").DeleteLogs([earlier, log])));
        Assert.Equal(0, await LogsIn("rn_2"));
    }

    [Fact]
    public async Task Rows_that_come_again_after_their_answer_was_lost_are_in_every_run_before_they_are_answered()
    {
        await RunOfRows("rn_1");
        await Ok(Run("rn_1").PutRows(Rows((0, 0.25), (1, 0.25))));
        await Ok(Run("rn_2").Create(new CreateRun(null, FlowVersion, false, new Attachment("evr_1", 1, [Scoring]))));
        await Take(Run("rn_2"), "rn_1", "log_1_0", "log_1_1");
        await LoseAnswer(() => Run("rn_1").PutRows(Rows((0, 0.75))));
        Assert.Equal(0.25, (await Stats(Run("rn_2"))).Number!.Mean);

        await Ok(Run("rn_1").PutRows(Rows((0, 0.5), (1, 1), (0, 0.75))));
        Assert.Equal((2, 0.875), ((await Stats(Run("rn_2"))).Count, (await Stats(Run("rn_2"))).Number!.Mean));
    }
}
