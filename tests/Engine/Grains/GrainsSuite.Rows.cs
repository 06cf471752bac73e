using Evals.Contracts;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private static readonly EvaluatorRef Scoring = new(
        "ev_s", "evv_s", new EvaluatorSpec(EvaluatorKind.External, ReturnType.Number, []), Orchestrated: false);

    private static PutRows Rows(params (int Index, double Score)[] rows) => new([Scoring], [.. rows.Select(row => new ResultRow(
        row.Index, 1 + (long)(1000 * row.Score), [row.Score], System.Text.Encoding.UTF8.GetBytes($$"""{"output":"{{row.Score}}"}""")))]);

    private async Task<IRun> RunOfRows(string id, DatasetVersionRef? dataset = null)
    {
        await Ok(Run(id).Create(new CreateRun(
            dataset, FlowVersion, false, new Attachment("evr_1", 1, [Scoring]), Dialect: StatusDialect.EvalGuard, Details: "{\"n\":1}"u8.ToArray())));
        return Run(id);
    }

    [Fact]
    public async Task Rows_are_logs_at_their_datapoints_and_survive_a_crash()
    {
        var dataset = await DatasetOf(3);
        var order = await Catalog.Datapoints(dataset.VersionId, new Window(0, 3));
        var run = await RunOfRows("rn_1", dataset);
        await Ok(run.PutRows(Rows((2, 0.5), (0, 1), (7, 0))));
        await Crash();
        var logs = await Logs.AtPositions("rn_1", [0, 1, 2]);
        Assert.Equal(["log_1_2", "log_1_0", "log_1_7"], logs.Select(log => log.Id));
        Assert.Equal([order.Records[2].Id, order.Records[0].Id, null], logs.Select(log => log.DatapointId));
        Assert.Equal((3, 0.5), ((await Stats(run)).Count, (await Stats(run)).Number!.Mean));
        var view = await Ok(run.Get());
        Assert.Equal((StatusDialect.EvalGuard, RunStatus.Running, "{\"n\":1}"), (view.Dialect, view.Status, System.Text.Encoding.UTF8.GetString(view.Details!)));
    }

    [Fact]
    public async Task A_row_takes_the_place_of_the_one_with_its_index_and_a_repeat_is_nothing()
    {
        var run = await RunOfRows("rn_1");
        await Ok(run.PutRows(Rows((0, 1), (1, 0))));
        await Ok(run.PutRows(Rows((0, 1), (1, 0.5))));
        var before = Journal.Appends.Count;
        await Ok(run.PutRows(Rows((1, 0.5), (0, 1))));
        Assert.Equal(before, Journal.Appends.Count);
        Assert.Equal((2, 0.75), ((await Stats(run)).Count, (await Stats(run)).Number!.Mean));
        Assert.Equal("{\"output\":\"0.5\"}", System.Text.Encoding.UTF8.GetString((await Logs.Get(["log_1_1"])).Single().Document));
    }

    [Fact]
    public async Task Rows_of_many_at_once_are_each_there_once()
    {
        var run = await RunOfRows("rn_1");
        await AtOnce(12, number => Ok(run.PutRows(Rows([.. Enumerable.Range(number % 4 * 5, 10).Select(index => (index, 0.25 * (index % 4)))]))));
        Assert.Equal(25, (await Stats(run)).Count);
        await Crash();
        Assert.Equal(25, (await Ok(run.Get())).LogCount);
        Assert.Equal(25, (await Logs.AtPositions("rn_1", [.. Enumerable.Range(0, 25)])).Count);
    }

    [Fact]
    public async Task A_run_that_shares_a_row_is_told_of_its_successor()
    {
        var run = await RunOfRows("rn_1");
        await Ok(run.PutRows(Rows((0, 0.25))));
        await Ok(Run("rn_2").Create(new CreateRun(null, FlowVersion, false, new Attachment("evr_1", 1, [Scoring]))));
        await Ok(Run("rn_2").AddExistingLogs([new LogPlace("log_1_0", "rn_1", null)]));
        Assert.Equal(0.25, (await Stats(Run("rn_2"))).Number!.Mean);
        await Ok(run.PutRows(Rows((0, 0.75))));
        Assert.Equal(0.75, (await Stats(Run("rn_2"))).Number!.Mean);
        await Ok(run.PutRows(new PutRows([], [new ResultRow(0, 99, [], "{}"u8.ToArray())])));
        Assert.Equal(0, (await Stats(Run("rn_2"))).Count);
    }

    [Fact]
    public async Task Runs_of_other_dialects_take_no_rows() =>
        await Refused(RefusalKind.Conflict, "run_id", (await JudgedRun("rn_1")).PutRows(Rows((0, 1))));
}
