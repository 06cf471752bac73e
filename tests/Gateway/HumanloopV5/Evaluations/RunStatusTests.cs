using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Evaluations;

/// <summary>When a run is pending, running, completed or cancelled, as clients wait for it.</summary>
public sealed class RunStatusTests : IAsyncLifetime
{
    private const int Datapoints = 2;

    private readonly EmbeddedHost _host = new();
    private Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await Scenario.Start(_host.Client, Datapoints);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_run_is_completed_by_the_last_judgment_on_its_last_datapoint()
    {
        var (evaluation, run) = await Started("demo/boolean", "demo/number");
        Assert.Equal(("pending", "pending"), await Statuses(evaluation, run));

        var first = await _scenario.Log(run, 0);
        Assert.Equal(("running", "running"), await Statuses(evaluation, run));
        var second = await _scenario.Log(run, 1);
        foreach (var log in (string[])[first, second]) await _scenario.Judge(log, "boolean", "true");
        await _scenario.Judge(first, "number", "null");
        Assert.Equal(("running", "running"), await Statuses(evaluation, run));

        await _scenario.Judge(second, "number", "null", "it threw");
        Assert.Equal(("completed", "completed"), await Statuses(evaluation, run));
    }

    [Fact]
    public async Task A_flow_log_counts_when_it_is_complete()
    {
        var (evaluation, run) = await Started();
        await _scenario.Log(run, 0);
        var log = await _scenario.Log(run, 1, status: "incomplete");
        Assert.Equal("running", await _scenario.Status(evaluation, run));

        await _scenario.Ok(HttpMethod.Patch, $"flows/logs/{log}", """{"log_status":"complete"}""");
        Assert.Equal("completed", await _scenario.Status(evaluation, run));
    }

    [Fact]
    public async Task A_datapoint_with_two_logs_needs_judgments_on_both()
    {
        var (evaluation, run) = await Started("demo/boolean");
        var logs = new[] { await _scenario.Log(run, 0), await _scenario.Log(run, 1), await _scenario.Log(run, 1, "again") };
        foreach (var log in logs[..2]) await _scenario.Judge(log, "boolean", "true");
        Assert.Equal("running", await _scenario.Status(evaluation, run));

        await _scenario.Judge(logs[2], "boolean", "true");
        Assert.Equal("completed", await _scenario.Status(evaluation, run));
    }

    [Fact]
    public async Task A_run_over_an_empty_dataset_is_completed_at_once()
    {
        var empty = await _scenario.Ok(HttpMethod.Post, "datasets", """{"path":"demo/empty","datapoints":[]}""");
        var evaluation = (await _scenario.Evaluation("empty", "demo/boolean")).Text("id");

        var run = await _scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs", $$$"""{"dataset":{"version_id":"{{{empty.Text("version_id")}}}"},"orchestrated":false}""");

        Assert.Equal("completed", run.Text("status"));
    }

    [Fact]
    public async Task A_run_without_a_dataset_is_completed_when_all_its_logs_are_judged()
    {
        var evaluation = (await _scenario.Evaluation("free", "demo/boolean")).Text("id");
        var run = (await _scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs")).Text("id");
        Assert.Equal("pending", await _scenario.Status(evaluation, run));

        var log = (await _scenario.Ok(HttpMethod.Post, "flows/log", $$"""{"path":"demo/flow","run_id":"{{run}}","output":"x","log_status":"complete"}""")).Text("id");
        Assert.Equal("running", await _scenario.Status(evaluation, run));
        await _scenario.Judge(log, "boolean", "true");
        Assert.Equal("completed", await _scenario.Status(evaluation, run));
    }

    [Fact]
    public async Task A_run_that_waits_for_people_can_be_completed_by_hand_and_stays_so()
    {
        await _scenario.Evaluator("boolean", kind: "human", path: "demo/human");
        var (evaluation, run) = await Started("demo/human");
        for (var n = 0; n < Datapoints; n++) await _scenario.Log(run, n);
        Assert.Equal("running", await _scenario.Status(evaluation, run));

        var done = await _scenario.Ok(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{run}", """{"status":"completed"}""");
        Assert.Equal("completed", done.Text("status"));
        await _scenario.Log(run, 0, "one more");
        Assert.Equal("completed", await _scenario.Status(evaluation, run));
    }

    [Fact]
    public async Task A_cancelled_run_stays_cancelled_and_does_not_hold_up_those_after_it()
    {
        var (evaluation, run) = await Started("demo/boolean");
        var log = await _scenario.Log(run, 0);
        await _scenario.Ok(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{run}", """{"status":"cancelled"}""");
        Assert.Equal(("cancelled", "cancelled"), await Statuses(evaluation, run));

        await _scenario.Judge(log, "boolean", "true");
        Assert.Equal("cancelled", await _scenario.Status(evaluation, run));
        var late = await _host.Client.Post("flows/log", _scenario.LogBody(run, _scenario.Datapoints[1], "x"));
        Assert.Equal(409, late.Code);
        var next = await Completed(evaluation);
        Assert.Equal(("completed", "completed"), await Statuses(evaluation, next));
    }

    [Fact]
    public async Task A_run_that_was_left_behind_does_not_hold_up_a_later_one()
    {
        var (evaluation, left) = await Started("demo/boolean");
        await _scenario.Log(left, 0);

        var run = await Completed(evaluation);

        Assert.Equal(("completed", "completed"), await Statuses(evaluation, run));
        Assert.Equal("running", await _scenario.Status(evaluation, left));
    }

    [Fact]
    public async Task Evaluators_that_a_server_would_run_give_errors_so_that_nobody_waits()
    {
        await _scenario.Evaluator("boolean", kind: "python", path: "demo/python");
        var (evaluation, run) = await Started("demo/python");
        for (var n = 0; n < Datapoints; n++) await _scenario.Log(run, n);

        Assert.Equal(("completed", "completed"), await Statuses(evaluation, run));
        var stats = (await _scenario.Stats(evaluation))["run_stats"][0].GetProperty("evaluator_stats")[0];
        Assert.Equal((2, 2), (stats.GetProperty("total_logs").GetInt32(), stats.GetProperty("num_errors").GetInt32()));
        var logs = await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs");
        foreach (var record in logs["records"].EnumerateArray())
            Assert.Contains("python", Assert.Single(record.GetProperty("evaluator_logs").EnumerateArray()).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_the_server_was_to_make_ends_with_errors_that_say_so()
    {
        var evaluation = (await _scenario.Evaluation("orchestrated", "demo/boolean")).Text("id");
        var run = (await _scenario.Ok(
            HttpMethod.Post,
            $"evaluations/{evaluation}/runs",
            $$$"""{"dataset":{"path":"demo/data"},"version":{"path":"demo/flow"},"orchestrated":true}""")).Text("id");

        var logs = await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs");

        Assert.Equal(Datapoints, logs["total"].GetInt32());
        Assert.Equal(_scenario.Datapoints, logs["records"].EnumerateArray().Select(record => record.GetProperty("datapoint").GetProperty("id").GetString()!));
        foreach (var record in logs["records"].EnumerateArray())
        {
            RequiredKeys.AssertLog(record.GetProperty("log"));
            Assert.Contains("does not generate", record.GetProperty("log").GetProperty("error").GetString(), StringComparison.Ordinal);
            await _scenario.Judge(record.GetProperty("log").GetProperty("id").GetString()!, "boolean", "false");
        }

        Assert.Equal(("completed", "completed"), await Statuses(evaluation, run));
    }

    [Theory]
    [InlineData("""{"dataset":{"path":"demo/data"}}""")]
    [InlineData("""{"version":{"path":"demo/flow"}}""")]
    [InlineData("{}")]
    [InlineData(null)]
    public async Task A_run_with_less_than_dataset_and_version_waits_for_logs(string? body)
    {
        var evaluation = (await _scenario.Evaluation("waits", "demo/boolean")).Text("id");

        var run = await _scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs", body);

        Assert.Equal(("pending", true), (run.Text("status"), run["orchestrated"].GetBoolean()));
    }

    [Fact]
    public async Task An_evaluator_that_was_edited_still_completes_the_run_and_is_counted_under_the_evaluations_version()
    {
        var (evaluation, run) = await Started("demo/boolean");
        var edited = await _scenario.Evaluator("boolean", code: "2");
        for (var n = 0; n < Datapoints; n++)
            await _scenario.Ok(HttpMethod.Post, $"evaluators/log?version_id={edited}", $$"""{"parent_id":"{{await _scenario.Log(run, n)}}","judgment":true}""");

        Assert.Equal(("completed", "completed"), await Statuses(evaluation, run));
        var stats = (await _scenario.Stats(evaluation))["run_stats"][0].GetProperty("evaluator_stats")[0];
        Assert.Equal(2, stats.GetProperty("num_true").GetInt32());
        Assert.NotEqual(edited, stats.GetProperty("evaluator_version_id").GetString());
        var records = (await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs"))["records"].EnumerateArray();
        Assert.All(records, record => Assert.Equal(1, record.GetProperty("evaluator_logs").GetArrayLength()));
        var listed = (await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}"))["evaluators"][0].GetProperty("version").GetProperty("version_id");
        Assert.Equal(listed.GetString(), stats.GetProperty("evaluator_version_id").GetString());
    }

    [Fact]
    public async Task Two_versions_of_one_evaluator_in_an_evaluation_are_counted_each_by_its_own_judgments()
    {
        var second = await _scenario.Evaluator("boolean", code: "2");
        var created = await _scenario.Ok(
            HttpMethod.Post,
            "evaluations",
            $$$"""{"evaluators":[{"path":"demo/boolean"},{"version_id":"{{{second}}}"},{"path":"demo/boolean"}],"file":{"path":"demo/flow"}}""");
        var evaluation = created.Text("id");
        Assert.Equal(2, created["evaluators"].GetArrayLength());
        var run = await _scenario.Run(evaluation);
        for (var n = 0; n < Datapoints; n++)
        {
            var log = await _scenario.Log(run, n);
            await _scenario.Judge(log, "boolean", "true");
            Assert.Equal("running", await _scenario.Status(evaluation, run));
            await _scenario.Ok(HttpMethod.Post, $"evaluators/log?version_id={second}", $$"""{"parent_id":"{{log}}","judgment":false}""");
        }

        Assert.Equal("completed", await _scenario.Status(evaluation, run));
        var stats = (await _scenario.Stats(evaluation))["run_stats"][0].GetProperty("evaluator_stats").EnumerateArray();
        Assert.Equal([(2, 0), (0, 2)], stats.Select(entry => (entry.GetProperty("num_true").GetInt32(), entry.GetProperty("num_false").GetInt32())));
    }

    [Fact]
    public async Task The_newest_judgment_of_an_evaluator_counts()
    {
        var (evaluation, run) = await Started("demo/boolean");
        var log = await _scenario.Log(run, 0);
        await _scenario.Judge(log, "boolean", "true");
        var newest = await _scenario.Judge(log, "boolean", "false");

        var stats = (await _scenario.Stats(evaluation))["run_stats"][0].GetProperty("evaluator_stats")[0];
        Assert.Equal((1, 0, 1), (stats.GetProperty("total_logs").GetInt32(), stats.GetProperty("num_true").GetInt32(), stats.GetProperty("num_false").GetInt32()));
        var record = (await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs"))["records"][0];
        Assert.Equal(newest.Text("id"), Assert.Single(record.GetProperty("evaluator_logs").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_first_run_is_the_control_until_another_is_made_it()
    {
        var (evaluation, first) = await Started();
        var second = await _scenario.Run(evaluation);
        Assert.Equal([(second, false), (first, true)], await Controls(evaluation));

        var changed = await _scenario.Ok(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{second}", """{"control":true}""");

        Assert.True(changed["control"].GetBoolean());
        Assert.Equal([(second, true), (first, false)], await Controls(evaluation));
        Assert.Equal(200, (await _host.Client.Send(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{first}", """{"control":false}""")).Code);
    }

    private async Task<(string Evaluation, string Run)> Started(params string[] evaluators)
    {
        var evaluation = (await _scenario.Evaluation("started", evaluators)).Text("id");
        return (evaluation, await _scenario.Run(evaluation));
    }

    /// <summary>A run of an evaluation with the boolean evaluator, with all its logs and judgments.</summary>
    private async Task<string> Completed(string evaluation)
    {
        var run = await _scenario.Run(evaluation);
        for (var n = 0; n < Datapoints; n++) await _scenario.Judge(await _scenario.Log(run, n), "boolean", "true");
        return run;
    }

    /// <summary>Of the evaluation, as the Node client waits for it, and of the run, as the Python client does.</summary>
    private async Task<(string Evaluation, string Run)> Statuses(string evaluation, string run)
    {
        var stats = await _scenario.Stats(evaluation);
        var ofRun = stats["run_stats"].EnumerateArray().Single(entry => entry.GetProperty("run_id").ValueEquals(run)).GetProperty("status").GetString()!;
        Assert.Equal(ofRun, await _scenario.Status(evaluation, run));
        return (stats.Text("status"), ofRun);
    }

    private async Task<(string, bool)[]> Controls(string evaluation) =>
        [.. (await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/runs"))["runs"].EnumerateArray()
            .Select(run => (run.GetProperty("id").GetString()!, run.GetProperty("control").GetBoolean()))];
}
