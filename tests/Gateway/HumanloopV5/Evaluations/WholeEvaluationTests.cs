using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Evaluations;

public sealed class WholeEvaluationTests : IAsyncLifetime
{
    private const int Datapoints = 12;

    private static readonly string[] Types = ["boolean", "number", "select", "multi_select", "text"];

    private readonly EmbeddedHost _host = new();
    private Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await Scenario.Start(_host.Client, Datapoints);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_statistics_of_a_whole_evaluation_equal_a_recount_of_its_logs()
    {
        var evaluation = await _scenario.Evaluation("whole", [.. Types.Select(type => $"demo/{type}")]);
        var id = evaluation.Text("id");
        var first = await Evaluate(id, seed: 1);
        var second = await Evaluate(id, seed: 2);

        var stats = await _scenario.Stats(id);

        Assert.Equal("completed", stats.Text("status"));
        Assert.Equal([second, first], stats["run_stats"].EnumerateArray().Select(run => run.GetProperty("run_id").GetString()!));
        var logs = await AllLogs(id, pageSize: 5);
        Assert.Equal(2 * Datapoints, logs.Count);
        Assert.Equal(logs.Count, logs.Select(log => log.GetProperty("log").GetProperty("id").GetString()).Distinct().Count());
        foreach (var run in stats["run_stats"].EnumerateArray()) CheckRun(run, logs, evaluation["evaluators"]);
    }

    [Fact]
    public async Task Every_log_of_an_evaluation_comes_with_its_datapoint_and_one_run_can_be_asked_for()
    {
        var id = (await _scenario.Evaluation("pages", "demo/boolean")).Text("id");
        var (one, two) = (await _scenario.Run(id), await _scenario.Run(id));
        for (var n = 0; n < 3; n++) await _scenario.Log(one, n);
        await _scenario.Log(two, 0);

        var all = await _scenario.Ok(HttpMethod.Get, $"evaluations/{id}/logs?size=3&page=2");
        Assert.Equal((4, 2, 3), (all["total"].GetInt32(), all["page"].GetInt32(), all["size"].GetInt32()));
        var last = Assert.Single(all["records"].EnumerateArray());
        Assert.Equal(two, last.GetProperty("run_id").GetString());
        Assert.Equal(_scenario.Datapoints[0], last.GetProperty("datapoint").GetProperty("id").GetString());

        var ofOne = await _scenario.Ok(HttpMethod.Get, $"evaluations/{id}/logs?size=50&run_id={one}&run_id={one}");
        Assert.Equal([.. Enumerable.Repeat(one, 3)], ofOne["records"].EnumerateArray().Select(log => log.GetProperty("run_id").GetString()!));

        var beyond = await _scenario.Ok(HttpMethod.Get, $"evaluations/{id}/logs?page=9");
        Assert.Equal((0, 4), (beyond["records"].GetArrayLength(), beyond["total"].GetInt32()));
        var none = await _scenario.Ok(HttpMethod.Get, $"evaluations/{id}/logs?size=0");
        Assert.Equal(0, none["records"].GetArrayLength());
    }

    private async Task<string> Evaluate(string evaluation, int seed)
    {
        var run = await _scenario.Run(evaluation);
        for (var n = 0; n < Datapoints; n++)
        {
            var log = await _scenario.Log(run, n, $"output {n} of {seed}");
            foreach (var type in Types)
            {
                var fails = (n + seed) % 7 == 0;
                await _scenario.Judge(log, type, fails || n % 5 == 3 ? "null" : Judgment(type, n * seed), fails ? "it threw" : null);
            }
        }

        return run;
    }

    private static string Judgment(string type, int n) => type switch
    {
        "boolean" => n % 3 == 0 ? "true" : "false",
        "number" => $"{n}.5",
        "select" => n % 2 == 0 ? "\"good\"" : "\"bad\"",
        "multi_select" => n % 2 == 0 ? """["short","kind"]""" : "[]",
        _ => $"\"note {n}\"",
    };

    private async Task<List<JsonElement>> AllLogs(string evaluation, int pageSize)
    {
        var logs = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var records = (await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs?size={pageSize}&page={page}"))["records"];
            if (records.GetArrayLength() == 0) return logs;
            logs.AddRange(records.EnumerateArray());
        }
    }

    private static void CheckRun(JsonElement run, List<JsonElement> logs, JsonElement evaluators)
    {
        var ofRun = logs.Where(log => log.GetProperty("run_id").ValueEquals(run.GetProperty("run_id").GetString())).ToList();
        Assert.Equal(ofRun.Count, run.GetProperty("num_logs").GetInt32());
        Assert.Equal(
            evaluators.EnumerateArray().Select(entry => entry.GetProperty("version").GetProperty("version_id").GetString()),
            run.GetProperty("evaluator_stats").EnumerateArray().Select(stats => stats.GetProperty("evaluator_version_id").GetString()));
        foreach (var (stats, evaluator) in run.GetProperty("evaluator_stats").EnumerateArray().Zip(evaluators.EnumerateArray()))
        {
            var fileId = evaluator.GetProperty("version").GetProperty("id").GetString();
            var judgments = ofRun.SelectMany(log => log.GetProperty("evaluator_logs").EnumerateArray())
                .Where(judgment => judgment.GetProperty("evaluator").GetProperty("id").ValueEquals(fileId)).ToList();
            CheckEvaluator(stats, judgments);
        }
    }

    private static void CheckEvaluator(JsonElement stats, List<JsonElement> judgments)
    {
        var failed = judgments.Count(judgment => judgment.GetProperty("error").ValueKind == JsonValueKind.String);
        var values = judgments.Select(judgment => judgment.GetProperty("judgment")).Where(value => value.ValueKind != JsonValueKind.Null).ToList();
        Assert.Equal(
            (judgments.Count, values.Count, judgments.Count - values.Count - failed, failed),
            (Count("total_logs"), Count("num_judgments"), Count("num_nulls"), Count("num_errors")));
        if (stats.TryGetProperty("num_true", out _))
        {
            Assert.Equal(values.Count(value => value.ValueKind == JsonValueKind.True), Count("num_true"));
            Assert.Equal(values.Count(value => value.ValueKind == JsonValueKind.False), Count("num_false"));
        }
        else if (stats.TryGetProperty("percentiles", out var percentiles))
        {
            var numbers = values.Select(value => value.GetDouble()).Order().ToList();
            Assert.Equal(numbers.Average(), stats.GetProperty("mean").GetDouble(), 9);
            Assert.Equal(numbers.Sum(), stats.GetProperty("sum").GetDouble(), 9);
            Assert.Equal((numbers[0], numbers[^1]), (percentiles.GetProperty("0").GetDouble(), percentiles.GetProperty("100").GetDouble()));
        }
        else if (stats.TryGetProperty("num_judgments_per_option", out var options))
        {
            var chosen = values.SelectMany(value => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(v => v.GetString()) : [value.GetString()]).ToList();
            foreach (var option in options.EnumerateObject()) Assert.Equal(chosen.Count(name => name == option.Name), option.Value.GetInt32());
            Assert.Equal(chosen.Count, options.EnumerateObject().Sum(option => option.Value.GetInt32()));
        }

        int Count(string name) => stats.GetProperty(name).GetInt32();
    }
}
