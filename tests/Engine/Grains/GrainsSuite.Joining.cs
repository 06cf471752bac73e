using Evals.Contracts;
using Evals.Engine.Faults;

namespace Evals.Engine.Grains;

/// <summary>Logs that were posted to no run and join those that wait for them.</summary>
public abstract partial class GrainsSuite
{
    private async Task<(DatasetVersionRef Dataset, string[] Datapoints)> DatasetWith(int count)
    {
        var dataset = await DatasetOf(count);
        return (dataset, [.. (await Catalog.Datapoints(dataset.VersionId, new Window(0, count))).Records.Select(datapoint => datapoint.Id)]);
    }

    /// <summary>Posts a log to no run.</summary>
    private Task<LogReceipt> Post(AddLog log) => Ok(Run(log.LogId!).AddLog(log));

    private async Task<long> LogsIn(string run) => (await Ok(Run(run).Get())).LogCount;

    [Fact]
    public async Task A_log_of_no_run_joins_every_run_that_waits_for_its_datapoint_and_version()
    {
        var (dataset, datapoints) = await DatasetWith(2);
        await JudgedRun("rn_1", dataset);
        await JudgedRun("rn_2", dataset);
        await JudgedRun("rn_free");
        await JudgedRun("rn_served", dataset, orchestrated: true);
        await Ok(Run("rn_other").Create(new CreateRun(dataset, FlowVersion with { VersionId = "flv_2" }, false, null)));
        await Ok(Run("rn_2").AddLog(Log(datapoint: datapoints[0])));

        Assert.Equal("log_a", (await Post(Log("log_a", datapoints[0], fingerprint: 1))).LogId);
        Assert.Equal((1, 1, 0, 0), (await LogsIn("rn_1"), await LogsIn("rn_2"), await LogsIn("rn_free"), await LogsIn("rn_other")));
        await Post(Log("log_b", datapoints[1], fingerprint: 1));
        Assert.Equal((2, 2, 0, 0), (await LogsIn("rn_1"), await LogsIn("rn_2"), await LogsIn("rn_free"), await LogsIn("rn_other")));
        await Ok(Run("log_a").Judge(Judgment("log_a", true)));
        await Ok(Run("log_b").Judge(Judgment("log_b", false)));
        Assert.Equal((RunStatus.Completed, 2), await StatusOf(Run("rn_1")));

        // Nobody waits any more.
        await Post(Log("log_c", datapoints[1], fingerprint: 2));
        Assert.Equal((2, 2), (await LogsIn("rn_1"), await LogsIn("rn_2")));
        Assert.Empty(await _store.Ports.Outbox.Pending(null, 9));
    }

    [Fact]
    public async Task A_run_waits_from_its_creation_until_it_has_its_logs_or_is_ended_and_again_when_one_is_deleted()
    {
        var (dataset, datapoints) = await DatasetWith(1);
        var run = await JudgedRun("rn_1", dataset);
        Assert.Equal(["rn_1"], await Waiting());
        await Ok(run.AddLog(Log("open", datapoints[0], fingerprint: 1) with { Complete = false }));
        Assert.Equal(["rn_1"], await Waiting());
        await Ok(run.UpdateLog(new UpdateLog("open", true, [])));
        Assert.Empty(await Waiting());
        await Crash();
        await Ok(Run("rn_1").DeleteLogs(["open"]));
        Assert.Equal(["rn_1"], await Waiting());
        await Ok(Run("rn_1").ChangeStatus(new ChangeStatus(RunStatus.Cancelled)));
        Assert.Empty(await Waiting());
        await Post(Log("late", datapoints[0], fingerprint: 1));
        Assert.Equal(0, await LogsIn("rn_1"));

        Task<IReadOnlyList<string>> Waiting() => _store.Ports.Catalog.WaitingRuns(Workspace, FlowVersion.VersionId, 9);
    }

    [Fact]
    public async Task A_log_whose_datapoint_is_told_later_joins_then_and_once()
    {
        var (dataset, datapoints) = await DatasetWith(2);
        await JudgedRun("rn_1", dataset);
        await Post(Log("mine", fingerprint: 1) with { Complete = false });
        await Post(Log("brought", fingerprint: 1));
        await Ok(Run("brought").UpdateLog(new UpdateLog("brought", null, [], datapoints[1], Joins: false)));
        await Ok(Run("mine").UpdateLog(new UpdateLog("mine", null, [])));
        Assert.Equal(0, await LogsIn("rn_1"));

        await Ok(Run("mine").UpdateLog(new UpdateLog("mine", true, [], datapoints[0])));
        Assert.Equal((1, 1), ((await Ok(Run("rn_1").Get())).LogCount, (await Ok(Run("rn_1").Get())).CompleteLogCount));
        await JudgedRun("rn_later", dataset);
        await Ok(Run("mine").UpdateLog(new UpdateLog("mine", null, [], datapoints[0])));
        await Ok(Run("brought").UpdateLog(new UpdateLog("brought", null, [], datapoints[1])));
        Assert.Equal((1, 0), (await LogsIn("rn_1"), await LogsIn("rn_later")));
        Assert.Empty(await _store.Ports.Outbox.Pending(null, 9));
    }

    [Fact]
    public async Task A_log_of_a_run_joins_no_others_when_its_datapoint_is_told()
    {
        var (dataset, datapoints) = await DatasetWith(1);
        await JudgedRun("rn_1", dataset);
        var log = (await Ok((await JudgedRun("rn_2", dataset)).AddLog(Log()))).LogId;
        await Ok(Run("rn_2").UpdateLog(new UpdateLog(log, null, [], datapoints[0])));
        Assert.Equal(0, await LogsIn("rn_1"));
    }

    [Fact]
    public async Task Of_many_logs_for_one_datapoint_one_joins_and_each_is_stored()
    {
        var (dataset, datapoints) = await DatasetWith(3);
        await JudgedRun("rn_1", dataset);
        await AtOnce(30, number => Post(Log($"log_{number}", datapoints[number % 3], fingerprint: 1)));
        Assert.Equal(3, await LogsIn("rn_1"));
        Assert.Equal(30, (await Logs.Places([.. Enumerable.Range(0, 30).Select(number => $"log_{number}")])).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_comes_again_after_its_answer_was_lost_is_in_its_run_before_it_is_answered(bool crash)
    {
        var (dataset, datapoints) = await DatasetWith(2);
        await JudgedRun("rn_1", dataset);
        Journal.FailNext(AppendFault.After);
        await Assert.ThrowsAsync<GrainUnavailableException>(() => Post(Log("mine", datapoints[0], fingerprint: 5)));
        Assert.Equal(0, await LogsIn("rn_1"));
        await JudgedRun("rn_later", dataset);
        if (crash) await Crash();

        Assert.False((await Post(Log("mine", datapoints[0], fingerprint: 5))).Created);
        Assert.Equal((1, 0), (await LogsIn("rn_1"), await LogsIn("rn_later")));
        await Refused(RefusalKind.Conflict, "log_id", Run("mine").AddLog(Log("mine", datapoints[0], fingerprint: 6)));
    }

    [Fact]
    public async Task A_log_that_could_not_join_does_so_after_the_next_start()
    {
        var (dataset, datapoints) = await DatasetWith(1);
        await JudgedRun("rn_1", dataset);
        Journal.Fault = append => append.Grain.Key.Id == "rn_1" && FaultyJournal.TellsSomething(append) ? AppendFault.Before : AppendFault.None;
        await Post(Log("mine", datapoints[0], fingerprint: 5));
        Assert.Equal(0, await LogsIn("rn_1"));

        Journal.Fault = _ => AppendFault.None;
        await Crash();
        Assert.Equal(1, await LogsIn("rn_1"));
        Assert.Empty(await _store.Ports.Outbox.Pending(null, 9));
    }

    [Fact]
    public async Task A_judgment_that_comes_while_its_log_joins_counts()
    {
        var (dataset, datapoints) = await DatasetWith(1);
        var run = await JudgedRun("rn_1", dataset);
        // The run is slow to take the log up: its home has shared it already.
        Hold? held = null;
        Journal.Fault = append =>
        {
            if (append.Grain.Key.Id == "mine" && ChangesOfMine() == 2) held ??= Journal.HoldNext();
            return AppendFault.None;
        };
        var posting = Post(Log("mine", datapoints[0], fingerprint: 5));
        await Until(() => held is not null);
        await held!.Reached;
        var judging = Ok(Run("mine").Judge(Judgment("mine", true)));
        await Until(() => ChangesOfMine() == 3);
        held.Release();
        await posting;
        await judging;
        Assert.Equal((1, 1), ((await Stats(run)).Count, (await Stats(run)).True));
        Assert.Equal((RunStatus.Completed, 1), await StatusOf(run));

        int ChangesOfMine() => Journal.Appends.Count(append => append.Grain.Key.Id == "mine" && FaultyJournal.TellsSomething(append));
    }
}
