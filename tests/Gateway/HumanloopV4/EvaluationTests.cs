using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

public sealed class EvaluationTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private V4Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await V4Scenario.Start(_host.Client, 3);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_external_evaluation_goes_from_pending_to_completed_and_its_aggregates_equal_a_recount()
    {
        var (exact, score) = (await _scenario.Evaluator("exact"), await _scenario.Evaluator("score", "number"));
        var created = await _scenario.Evaluation(exact, score);
        Golden.Matches("evaluation-created", created);
        var id = created.Text("id");
        Assert.Equal("running", (await _scenario.Status(id, "running")).Text("status"));
        double[] scores = [0.5, 1, 2.25];
        for (var n = 0; n < 3; n++)
        {
            _host.Clock.Now += TimeSpan.FromSeconds(1);
            var log = await _scenario.Log(id, n, $"answer {n}");
            if (n == 0) Golden.Matches("log-created", log);
            var result = await _scenario.Result(id, log.Text("id"), exact, n > 0 ? "true" : "false");
            if (n == 0) Golden.Matches("result-created", result);
            await _scenario.Result(id, log.Text("id"), score, scores[n].ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal("running", (await _scenario.Get($"evaluations/{id}")).Text("status"));
        Golden.Matches("evaluation-completed", await _scenario.Status(id, "completed"));

        var whole = await _scenario.Get($"evaluations/{id}?evaluator_aggregates=true");
        Golden.Matches("evaluation-with-aggregates", whole);
        var datapoints = await _scenario.Get($"evaluations/{id}/datapoints");
        Golden.Matches("evaluation-datapoints", datapoints);
        var values = datapoints["records"].EnumerateArray().SelectMany(record => record.GetProperty("evaluation_results").EnumerateArray()).ToList();
        Assert.Equal(values.Where(value => Is(value, exact)).Average(value => value.GetProperty("value").GetBoolean() ? 1 : 0), Aggregate(whole, exact));
        Assert.Equal(values.Where(value => Is(value, score)).Average(value => value.GetProperty("value").GetDouble()), Aggregate(whole, score));
    }

    private static bool Is(JsonElement result, string evaluator) => result.GetProperty("evaluator_id").ValueEquals(evaluator);

    private static double? Aggregate(Reply evaluation, string evaluator) => evaluation["evaluator_aggregates"].EnumerateArray()
        .Single(aggregate => Is(aggregate, evaluator)).GetProperty("aggregate_value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
}
