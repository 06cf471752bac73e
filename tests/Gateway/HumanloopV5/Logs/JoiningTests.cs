using Evals.Gateway.Tests.Hosting;
using Evals.Gateway.Tests.HumanloopV5.Traces;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

/// <summary>Logs with a datapoint and without a run join the runs that wait for them.</summary>
public sealed class JoiningTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private Scenario _scenario = null!;
    private string _evaluation = "";

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await Scenario.Start(_host.Client, 2);
        _evaluation = (await _scenario.Evaluation("joined", "demo/boolean")).Text("id");
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("tool", """{"source_code":"pass"}""")]
    [InlineData("prompt", """{"model":"gpt-4o"}""")]
    [InlineData("flow", """{"attributes":{"v":2}}""")]
    [InlineData("agent", """{"model":"gpt-4o"}""")]
    public async Task A_log_of_every_type_completes_the_run_that_waits_for_its_version(string type, string content)
    {
        var version = (await _scenario.Ok(HttpMethod.Post, $"{type}s", $$"""{"path":"demo/joined {{type}}",{{content[1..]}}""")).Text("version_id");
        var run = await Run(version);
        foreach (var datapoint in _scenario.Datapoints)
        {
            var receipt = await _scenario.Ok(HttpMethod.Post, $"{type}s/log", Body(datapoint, $"""
                "path":"demo/joined {type}","{type}":{content},"log_status":"complete",
                """));
            Assert.Equal(version, receipt.Text("version_id"));
            await _scenario.Judge(receipt.Text("id"), "boolean", "true");
        }

        Assert.Equal("completed", await _scenario.Status(_evaluation, run));
        var logs = (await _scenario.Ok(HttpMethod.Get, $"evaluations/{_evaluation}/logs"))["records"];
        Assert.Equal(_scenario.Datapoints, logs.EnumerateArray().Select(entry => entry.GetProperty("datapoint").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_flow_log_joins_when_it_begins_and_counts_when_it_is_completed()
    {
        var run = await Run(_scenario.FlowVersion);
        var log = (await Post(0)).Text("id");
        Assert.Equal(1, await LogsInRun(run));
        await _scenario.Judge(log, "boolean", "true");
        await _scenario.Judge((await Post(1, "\"log_status\":\"complete\",")).Text("id"), "boolean", "false");
        Assert.Equal("running", await _scenario.Status(_evaluation, run));

        await _scenario.Ok(HttpMethod.Patch, $"flows/logs/{log}", """{"log_status":"complete"}""");
        Assert.Equal("completed", await _scenario.Status(_evaluation, run));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flow_log_whose_datapoint_comes_when_it_ends_joins_then_unless_it_names_a_run(bool bySpan)
    {
        var (run, named) = (await Run(_scenario.FlowVersion), await Run(_scenario.FlowVersion));
        var log = (await _scenario.Ok(HttpMethod.Post, "flows/log", """{"path":"demo/flow","flow":{"attributes":{"v":1}},"inputs":{"q":"?"}}""")).Text("id");
        if (bySpan)
        {
            var other = (await _scenario.Ok(HttpMethod.Post, "flows/log", """{"path":"demo/flow","flow":{"attributes":{"v":1}},"inputs":{"q":"!"}}""")).Text("id");
            await End(other, 0, ("humanloop.log.run_id", named));
            Assert.Equal((0, 1), (await LogsInRun(run), await LogsInRun(named)));
            await End(log, 1);
        }
        else
        {
            await _scenario.Ok(
                HttpMethod.Patch, $"flows/logs/{log}", $$"""{"output":"o","log_status":"complete","source_datapoint_id":"{{_scenario.Datapoints[1]}}"}""");
        }

        Assert.Equal((1, bySpan ? 2 : 1), (await LogsInRun(run), await LogsInRun(named)));
        Assert.Equal(_scenario.Datapoints[1], (await _host.Client.Get($"logs/{log}")).Text("source_datapoint_id"));
        await _scenario.Judge(log, "boolean", "true");
        await _scenario.Judge((await Post(0, "\"log_status\":\"complete\",")).Text("id"), "boolean", "false");
        Assert.Equal("completed", await _scenario.Status(_evaluation, run));
    }

    private Task<Reply> End(string log, int datapoint, params (string, string)[] more) => _scenario.Ok(
        HttpMethod.Post, "import/otel/v1/traces", Spans.Trace(Spans.Span(
        [
            ("humanloop.file.type", "flow"), ("humanloop.log.id", log), ("humanloop.log.output", "o"), ("humanloop.log.log_status", "complete"),
            ("humanloop.log.source_datapoint_id", _scenario.Datapoints[datapoint]), .. more,
        ])));

    [Fact]
    public async Task The_same_log_sent_again_is_the_same_and_joins_no_further_run()
    {
        var run = await Run(_scenario.FlowVersion);
        var first = await Post(0);
        var later = await Run(_scenario.FlowVersion);
        Assert.Equal(first.Json.GetRawText(), (await Post(0)).Json.GetRawText());
        Assert.Equal((1, 0), (await LogsInRun(run), await LogsInRun(later)));

        var chosen = await Post(1, "\"log_id\":\"mine\",");
        Assert.Equal("mine", chosen.Text("id"));
        Assert.Equal(chosen.Json.GetRawText(), (await Post(1, "\"log_id\":\"mine\",")).Json.GetRawText());
        Assert.Equal((2, 1), (await LogsInRun(run), await LogsInRun(later)));
        Assert.Equal(409, (await _host.Client.Post("flows/log", Body(_scenario.Datapoints[0], Path + "\"log_id\":\"mine\","))).Code);
    }

    [Fact]
    public async Task A_log_like_one_that_was_deleted_is_a_new_one_for_the_run_that_waits_again()
    {
        var run = await Run(_scenario.FlowVersion);
        var first = (await Post(0)).Text("id");
        await _scenario.Ok(HttpMethod.Delete, $"logs?id={first}");
        Assert.Equal(0, await LogsInRun(run));
        Assert.NotEqual(first, (await Post(0)).Text("id"));
        Assert.Equal(1, await LogsInRun(run));
    }

    [Fact]
    public async Task Other_datapoints_versions_and_workspaces_stay_out()
    {
        var run = await Run(_scenario.FlowVersion);
        await _scenario.Ok(HttpMethod.Post, "flows/log", Body("dp_other", Path));
        await _scenario.Ok(HttpMethod.Post, "flows/log", Body(_scenario.Datapoints[0], """
            "path":"demo/flow","flow":{"attributes":{"v":"other"}},
            """));
        var theirs = await Scenario.Start(_host.Stranger, 2);
        await theirs.Ok(HttpMethod.Post, "flows/log", Body(theirs.Datapoints[0], Path));
        Assert.Equal(0, await LogsInRun(run));
    }

    private const string Path = "\"path\":\"demo/flow\",";

    private static string Body(string datapoint, string fields) =>
        $$"""{ {{fields}} "source_datapoint_id":"{{datapoint}}","run_id":null,"inputs":{"q":"?"},"output":"o","start_time":"2026-01-02T03:04:05Z"}""";

    private Task<Reply> Post(int datapoint, string fields = "") =>
        _scenario.Ok(HttpMethod.Post, "flows/log", Body(_scenario.Datapoints[datapoint], Path + fields));

    private async Task<string> Run(string version) => (await _scenario.Ok(
        HttpMethod.Post,
        $"evaluations/{_evaluation}/runs",
        $$"""{"dataset":{"version_id":"{{_scenario.DatasetVersion}}"},"version":{"version_id":"{{version}}"},"orchestrated":false}""")).Text("id");

    private async Task<int> LogsInRun(string run) => (await _scenario.Stats(_evaluation))["run_stats"].EnumerateArray()
        .Single(stats => stats.GetProperty("run_id").GetString() == run).GetProperty("num_logs").GetInt32();
}
