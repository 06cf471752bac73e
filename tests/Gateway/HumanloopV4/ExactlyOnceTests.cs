using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>What is sent again, and what takes the place of what was sent before.</summary>
public sealed class ExactlyOnceTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private V4Scenario _scenario = null!;
    private string _exact = "";
    private string _id = "";

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await V4Scenario.Start(_host.Client, 2);
        _exact = await _scenario.Evaluator("exact");
        _id = await _scenario.Running(_exact);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_same_log_again_gets_the_first_receipt()
    {
        var first = await _scenario.Log(_id, 0, "a");
        await _scenario.Result(_id, first.Text("id"), _exact, "true");

        Assert.Equal(first.Json.GetRawText(), (await _scenario.Log(_id, 0, "a")).Json.GetRawText());

        Assert.Equal(1, await Aggregate());
        Assert.Equal(1, (await _scenario.Get($"logs?project_id={_scenario.ProjectId}"))["total"].GetInt32());
    }

    [Fact]
    public async Task Another_log_for_a_datapoint_takes_the_place_of_the_first_and_of_its_results()
    {
        var first = (await _scenario.Log(_id, 0, "a")).Text("id");
        await _scenario.Result(_id, first, _exact, "true");
        var second = (await _scenario.Log(_id, 0, "b")).Text("id");

        Assert.Null(await Aggregate());
        Assert.Equal([second, null], await Logs());
        Assert.Equal(404, (await _scenario.Send(HttpMethod.Get, $"logs/{first}")).Code);
        var late = await _scenario.Send(HttpMethod.Post, $"evaluations/{_id}/result", $$"""{"log_id":"{{first}}","evaluator_id":"{{_exact}}","result":true}""");
        Assert.Equal((404, "body.log_id"), (late.Code, late.Detail.Place()));

        await _scenario.Result(_id, second, _exact, "false");
        var third = (await _scenario.Log(_id, 0, "a")).Text("id");
        Assert.Equal([third, null], await Logs());
        Assert.Null(await Aggregate());
    }

    [Fact]
    public async Task A_log_of_v5_with_an_id_of_its_own_is_replaced_too()
    {
        var run = Assert.Single((await _host.Client.Get($"evaluations/{Stored()}/runs"))["runs"].EnumerateArray()).GetProperty("id").GetString();
        var v5 = await _host.Client.Post(
            "prompts/log",
            $$"""{"id":"{{_scenario.ProjectId}}","run_id":"{{run}}","log_id":"mine","source_datapoint_id":"{{_scenario.Datapoints[0]}}","output":"v5"}""");
        Assert.Equal(200, v5.Code);
        Assert.Equal(["mine", null], await Logs());

        var mine = (await _scenario.Log(_id, 0, "v4")).Text("id");

        Assert.Equal([mine, null], await Logs());
        Assert.Equal(404, (await _host.Client.Get("logs/mine")).Code);
    }

    [Fact]
    public async Task The_same_result_again_changes_nothing_and_another_one_replaces_it()
    {
        var log = (await _scenario.Log(_id, 0, "a")).Text("id");
        var first = await _scenario.Result(_id, log, _exact, "true");
        _host.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(first.Json.GetRawText(), (await _scenario.Result(_id, log, _exact, "true")).Json.GetRawText());
        Assert.Equal(1, await Aggregate());

        await _scenario.Result(_id, log, _exact, "false");

        Assert.Equal(0, await Aggregate());
        var failed = await _scenario.Post($"evaluations/{_id}/result", $$"""{"log_id":"{{log}}","evaluator_id":"{{_exact}}","error":"It broke."}""");
        Assert.Equal(("It broke.", JsonValueKind.Null), (failed.Text("error"), failed["value"].ValueKind));
        Assert.Null(await Aggregate());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Logs_that_are_posted_to_no_evaluation_join_those_that_run_their_config(string generated)
    {
        var id = (await _scenario.Evaluation(generated, [_exact])).Text("id");
        if (generated == "false") await _scenario.Status(id, "running");
        else while ((await Logs(id)).Contains(null)) await Task.Yield();
        var early = (await _scenario.Evaluation(_exact)).Text("id");

        var first = await Post("a");
        await _scenario.Result(id, first, _exact, "true");
        var second = await Post("b");
        await _scenario.Result(id, second, _exact, "false");

        Assert.Equal(second, (await Logs(id))[0]);
        Assert.Equal([second, null], await Logs(_id));
        Assert.Equal([null, null], await Logs(early));
        Assert.Equal(0, await Aggregate());
        Assert.Equal("a", (await _scenario.Get($"logs/{first}")).Text("output"));
        var gone = await _scenario.Send(HttpMethod.Post, $"evaluations/{id}/result", $$"""{"log_id":"{{first}}","evaluator_id":"{{_exact}}","result":true}""");
        Assert.Equal((422, "body.log_id"), (gone.Code, gone.Detail.Place()));
        await _scenario.Status(id, "completed");
        var late = await _scenario.Send(HttpMethod.Post, $"evaluations/{id}/result", $$"""{"log_id":"{{second}}","evaluator_id":"{{_exact}}","result":true}""");
        Assert.Equal((422, "path.evaluation_id"), (late.Code, late.Detail.Place()));
    }

    private async Task<string> Post(string output) => (await _scenario.Post("logs", $$"""
        {"project_id":"{{_scenario.ProjectId}}","config_id":"{{_scenario.ConfigId}}","source_datapoint_id":"{{_scenario.Datapoints[0]}}","output":"{{output}}"}
        """)).Text("id");

    [Fact]
    public async Task Many_logs_for_one_datapoint_at_once_leave_one()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => _scenario.Log(_id, 0, $"output {n % 5}")));

        Assert.Equal(20, replies.Length);
        var left = (await _scenario.Get($"logs?project_id={_scenario.ProjectId}"))["records"];
        Assert.Equal((await Logs())[0], Assert.Single(left.EnumerateArray()).GetProperty("id").GetString());
    }

    private async Task<double?> Aggregate()
    {
        var aggregates = (await _scenario.Get($"evaluations/{_id}?evaluator_aggregates=true"))["evaluator_aggregates"];
        return Assert.Single(aggregates.EnumerateArray()).GetProperty("aggregate_value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
    }

    /// <summary>The log of each datapoint.</summary>
    private async Task<List<string?>> Logs(string? evaluation = null) => [.. (await _scenario.Get($"evaluations/{evaluation ?? _id}/datapoints"))["records"].EnumerateArray()
        .Select(record => record.GetProperty("log") is { ValueKind: JsonValueKind.Object } log ? log.GetProperty("id").GetString() : null)];

    private string Stored() => _id.Replace("ev_", "evr_", StringComparison.Ordinal);
}
