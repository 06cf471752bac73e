using Evals.Contracts;
using Evals.Engine.Faults;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private static readonly FileVersionRef FlowVersion = new(FileType.Flow, "fl_1", "flv_1");

    private ILogs Logs => _engine.Grains.Logs(Workspace);

    private static AddLog Log(string? id = null, string? datapoint = null, long fingerprint = 0, string? document = null) =>
        new(id, FlowVersion, datapoint, Complete: true, null, null, fingerprint, System.Text.Encoding.UTF8.GetBytes(document ?? "{}"));

    private static Judge Judgment(string parent, bool value, long fingerprint = 1, string? id = null) => new(
        id, parent, new FileVersionRef(FileType.Evaluator, "ev_1", "evv_1"), Outcome.Of(value), null, null, fingerprint, "{}"u8.ToArray());

    /// <summary>A run that waits for <see cref="Judging"/> for the evaluation <c>evr_1</c>.</summary>
    private async Task<IRun> JudgedRun(string id, DatasetVersionRef? dataset = null, bool orchestrated = false)
    {
        await Ok(Run(id).Create(new CreateRun(dataset, FlowVersion, orchestrated, new Attachment("evr_1", 1, [Judging]))));
        return Run(id);
    }

    private static async Task<EvaluatorStats> Stats(IRun run) => Assert.Single((await Ok(run.Stats("evr_1"))).Evaluators);

    private async Task<DatasetVersionRef> DatasetOf(int count)
    {
        var made = await Ok(NewFile(FileType.Dataset).UpsertDataset(Dataset(DatasetAction.Set, Enumerable.Range(0, count))));
        return new DatasetVersionRef(made.Id, made.Version.Id, made.Version.DatapointCount);
    }

    [Fact]
    public async Task Logs_that_are_added_together_take_one_append_and_each_has_its_own_answer()
    {
        var (run, other) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        await Ok(run.AddLog(Log("known", fingerprint: 7)));
        var before = Journal.Appends.Count;
        var receipts = await run.AddLogs([Log("first", fingerprint: 1), Log("known", fingerprint: 8), Log(), Log("first", fingerprint: 1), Log("known", fingerprint: 7)]);
        Assert.Equal(before + 1, Journal.Appends.Count);
        Assert.Equal([true, null, true, false, false], receipts.Select(receipt => receipt.Value?.Created));
        Assert.Equal((RefusalKind.Conflict, "log_id"), (receipts[1].Refusal!.Kind, receipts[1].Refusal!.Field));

        // An id that another run has meets its row only when it is written.
        receipts = await other.AddLogs([Log(), Log("first", fingerprint: 1), Log()]);
        Assert.Equal([true, false, true], receipts.Select(receipt => receipt.IsOk));
        Assert.Equal((3, 2), (await LogsIn("rn_1"), await LogsIn("rn_2")));
    }

    [Fact]
    public async Task A_correction_of_what_has_changed_since_is_refused()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log()))).LogId;
        var read = await Ok(home.RevisionOf(log));
        await Ok(home.UpdateLog(new UpdateLog(log, null, "{\"a\":1}"u8.ToArray(), Revision: read)));
        await Refused(RefusalKind.Conflict, "revision", home.UpdateLog(new UpdateLog(log, null, "{}"u8.ToArray(), Revision: read)));
        Assert.Equal("{\"a\":1}"u8.ToArray(), (await Logs.Get([log])).Single().Document);

        await Take(sharer, "rn_1", log);
        await Refused(RefusalKind.NotFound, "log_id", sharer.RevisionOf(log));
        await Refused(RefusalKind.NotFound, "log_id", home.RevisionOf("log_unknown"));
        Assert.NotEqual(read, await Ok(home.RevisionOf(log)));
    }

    [Fact]
    public async Task A_log_that_is_sent_again_by_many_at_once_is_stored_once()
    {
        var run = await JudgedRun("rn_1");
        foreach (var command in new[] { Log(datapoint: "dp_1", fingerprint: 5), Log(id: "mine", fingerprint: 6) })
        {
            var receipts = await AtOnce(20, _ => Ok(run.AddLog(command)));
            Assert.Single(receipts, receipt => receipt.Created);
            Assert.Single(receipts.Select(receipt => receipt.LogId).Distinct());
        }

        await Crash();
        Assert.False((await Ok(run.AddLog(Log(datapoint: "dp_1", fingerprint: 5)))).Created);
        Assert.Equal(2, (await Ok(Run("rn_1").Get())).LogCount);
    }

    [Fact]
    public async Task An_id_that_another_log_has_is_refused_wherever_that_log_is()
    {
        var (one, other) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        await Ok(one.AddLog(Log("mine", fingerprint: 5)));
        await Refused(RefusalKind.Conflict, "log_id", one.AddLog(Log("mine", fingerprint: 6)));
        await Refused(RefusalKind.Conflict, "log_id", other.AddLog(Log("mine", fingerprint: 5)));
        await Refused(RefusalKind.Conflict, "log_id", Run("mine").AddLog(Log("mine", fingerprint: 5)));
        var log = await Ok(other.AddLog(Log()));
        await Refused(RefusalKind.Conflict, "log_id", other.Judge(Judgment(log.LogId, true, id: "mine")));
        Assert.Equal((1, 0), ((await Ok(other.Get())).LogCount, (await Stats(other)).Count));
    }

    [Fact]
    public async Task An_id_that_another_run_has_makes_the_run_read_its_journal_once_and_no_more()
    {
        var (one, other) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        await Ok(one.AddLog(Log("mine", fingerprint: 5)));
        await Refused(RefusalKind.Conflict, "log_id", other.AddLog(Log("mine", fingerprint: 5)));
        var reads = Journal.Reads.Count;
        for (var again = 0; again < 3; again++) await Refused(RefusalKind.Conflict, "log_id", other.AddLog(Log("mine", fingerprint: 5)));
        Assert.Equal(reads, Journal.Reads.Count);
    }

    [Fact]
    public async Task A_log_without_a_run_is_at_home_under_its_own_id()
    {
        var id = _ids.Next(IdPrefix.Log);
        Assert.True((await Ok(Run(id).AddLog(Log(id, fingerprint: 5)))).Created);
        await Crash();
        Assert.False((await Ok(Run(id).AddLog(Log(id, fingerprint: 5)))).Created);
        Assert.Equal(id, Assert.Single(await Logs.Places([id])).HomeRunId);

        var judged = await Ok(Run(id).Judge(Judgment(id, true)));
        Assert.Equal(judged.LogId, Assert.Single(await Logs.Judgments([id])).Id);
        await Ok(Run(id).UpdateLog(new UpdateLog(id, null, """{"output":"new"}"""u8.ToArray())));
        Assert.Equal("""{"output":"new"}"""u8.ToArray(), Assert.Single(await Logs.Get([id])).Document);

        await Refused(RefusalKind.NotFound, "run_id", Run(id).Get());
        await Refused(RefusalKind.NotFound, "run_id", Run(id).AddLog(Log()));
        await Refused(RefusalKind.NotFound, "run_id", Run(id).Attach(new Attachment("evr_1", 1, [])));
        await Refused(RefusalKind.NotFound, "run_id", Run("rn_none").AddLog(Log()));
        await Refused(RefusalKind.NotFound, "parent_id", Run("log_none").Judge(Judgment("log_none", true)));
    }

    [Fact]
    public async Task A_log_for_a_datapoint_that_is_not_in_the_runs_dataset_changes_nothing()
    {
        var dataset = await DatasetOf(2);
        var run = await JudgedRun("rn_1", dataset);
        await Refused(RefusalKind.Invalid, "source_datapoint_id", run.AddLog(Log(datapoint: "dp_none")));
        var datapoints = (await Catalog.Datapoints(dataset.VersionId, new Window(0, 2))).Records;
        foreach (var datapoint in datapoints)
            await Ok(run.Judge(Judgment((await Ok(run.AddLog(Log(datapoint: datapoint.Id)))).LogId, true)));
        Assert.Equal((RunStatus.Completed, 2), await StatusOf(run));
    }

    [Fact]
    public async Task A_run_is_completed_by_the_count_of_datapoints_that_the_store_has()
    {
        var dataset = await DatasetOf(1);
        var run = await JudgedRun("rn_1", dataset with { DatapointCount = 9 });
        var datapoint = Assert.Single((await Catalog.Datapoints(dataset.VersionId, new Window(0, 9))).Records);
        await Ok(run.Judge(Judgment((await Ok(run.AddLog(Log(datapoint: datapoint.Id)))).LogId, true)));
        Assert.Equal((RunStatus.Completed, 1), await StatusOf(run));
    }

    [Fact]
    public async Task A_cancelled_run_takes_no_logs()
    {
        var run = await JudgedRun("rn_1");
        await Ok(run.ChangeStatus(new ChangeStatus(RunStatus.Cancelled)));
        var refusal = (await run.AddLog(Log())).Refusal;
        Assert.Equal((RefusalKind.IllegalTransition, RunStatus.Cancelled), (refusal!.Kind, refusal.Current));
        refusal = (await run.ChangeStatus(new ChangeStatus(RunStatus.Completed))).Refusal;
        Assert.Equal(RefusalKind.IllegalTransition, refusal!.Kind);
        Assert.Empty(refusal.Allowed!);
    }

    [Fact]
    public async Task Logs_and_judgments_of_many_callers_are_all_counted_after_idleness_and_a_crash()
    {
        var run = await JudgedRun("rn_1");
        await AtOnce(200, async number =>
        {
            var log = await Ok(Run("rn_1").AddLog(Log()));
            return await Ok(Run("rn_1").Judge(Judgment(log.LogId, number % 4 == 0)));
        });
        await _engine.LetIdleGo();
        await Ok(run.AddLog(Log()));
        await Crash();

        var stats = await Stats(Run("rn_1"));
        Assert.Equal((200, 50), (stats.Count, stats.True));
        var positions = (await Ok(Run("rn_1").Positions(new Window(190, 100)))).Positions;
        Assert.Equal(11, (await Logs.AtPositions("rn_1", positions)).Count);
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_is_found_by_the_retry()
    {
        var run = await JudgedRun("rn_1");
        Journal.FailNext(AppendFault.After);
        await Assert.ThrowsAsync<GrainUnavailableException>(() => run.AddLog(Log(datapoint: "dp_1", fingerprint: 5)));
        Assert.False((await Ok(run.AddLog(Log(datapoint: "dp_1", fingerprint: 5)))).Created);
        Assert.Equal(1, (await Ok(run.Get())).LogCount);
    }

    private static async Task<(RunStatus, long)> StatusOf(IRun run)
    {
        var view = await Ok(run.Get());
        return (view.Status, view.LogCount);
    }
}
