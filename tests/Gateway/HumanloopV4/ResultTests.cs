using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

public sealed class ResultTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private V4Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await V4Scenario.Start(_host.Client, 1);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    /// <summary>What the evaluator returns, a result as JSON, and the aggregate of that one result.</summary>
    [Theory]
    [InlineData("boolean", "true", 1.0)]
    [InlineData("number", "0.25", 0.25)]
    [InlineData("select", "\"good\"", null)]
    [InlineData("multi_select", "[\"short\",\"kind\"]", null)]
    [InlineData("text", "\"Well said.\"", null)]
    public async Task A_result_of_every_type_is_taken_and_read_back(string type, string result, double? aggregate)
    {
        var evaluator = await _scenario.Evaluator("judge", type);
        var id = await _scenario.Running(evaluator);

        var stored = await _scenario.Result(id, (await _scenario.Log(id, 0, "a")).Text("id"), evaluator, result);

        Assert.Equal(result, stored["value"].GetRawText());
        var read = (await _scenario.Get($"evaluations/{id}/datapoints"))["records"][0].GetProperty("evaluation_results")[0];
        Assert.Equal(result, read.GetProperty("value").GetRawText());
        Assert.Equal(aggregate, await Aggregate(id));
    }

    [Fact]
    public async Task A_result_with_an_error_is_one_and_shows_both()
    {
        var exact = await _scenario.Evaluator("exact");
        var id = await _scenario.Running(exact);
        var log = (await _scenario.Log(id, 0, "a")).Text("id");

        var stored = await _scenario.Post($"evaluations/{id}/result", $$"""{"log_id":"{{log}}","evaluator_id":"{{exact}}","result":true,"error":"Not sure."}""");

        Assert.Equal((true, "Not sure."), (stored["value"].GetBoolean(), stored.Text("error")));
        Assert.Null(await Aggregate(id));
    }

    private async Task<double?> Aggregate(string evaluation)
    {
        var aggregates = (await _scenario.Get($"evaluations/{evaluation}?evaluator_aggregates=true"))["evaluator_aggregates"];
        return Assert.Single(aggregates.EnumerateArray()).GetProperty("aggregate_value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
    }
}
