using System.Net;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>Clients until the spring of 2025 (Python before 0.8.27, Node before 0.8.16) say <c>trace_status</c> where later ones say
/// <c>log_status</c>. They wait for their run to be completed, and would for ever. Node before 0.8.20 reads no log whose file has no status.</summary>
public sealed class FormerClientTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await Scenario.Start(_host.Client, datapoints: 2);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_run_whose_logs_say_their_status_by_its_former_name_is_completed()
    {
        var evaluation = (await _scenario.Evaluation("former", "demo/boolean")).Text("id");
        var run = await _scenario.Run(evaluation);
        var whole = await Log(run, 0, "complete");
        var begun = await Log(run, 1, "incomplete");
        foreach (var log in (string[])[whole, begun]) await _scenario.Judge(log, "boolean", "true");
        Assert.Equal("running", await _scenario.Status(evaluation, run));

        await _scenario.Ok(HttpMethod.Patch, $"flows/logs/{begun}", """{"output":"y","trace_status":"complete"}""");

        Assert.Equal("completed", await _scenario.Status(evaluation, run));
        var shown = await _scenario.Ok(HttpMethod.Get, $"logs/{begun}");
        Assert.Equal(("complete", "complete"), (shown.Text("log_status"), shown.Text("trace_status")));
    }

    [Fact]
    public async Task A_status_that_there_is_not_is_refused_under_either_name()
    {
        var reply = await _host.Client.Post("flows/log", """{"path":"demo/flow","trace_status":"done"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
    }

    [Fact]
    public async Task Every_file_says_that_its_version_is_committed()
    {
        var files = (await _scenario.Ok(HttpMethod.Get, "files?size=100"))["records"].EnumerateArray().ToArray();

        Assert.Equal(["dataset", "evaluator", "flow"], files.Select(file => file.GetProperty("type").GetString()!).Distinct().Order());
        Assert.All(files, file => Assert.Equal("committed", file.GetProperty("status").GetString()));
    }

    private async Task<string> Log(string run, int datapoint, string status)
    {
        var body = _scenario.LogBody(run, _scenario.Datapoints[datapoint], "x", status).Replace("log_status", "trace_status", StringComparison.Ordinal);
        return (await _scenario.Ok(HttpMethod.Post, $"flows/log?version_id={_scenario.FlowVersion}", body)).Text("id");
    }
}
