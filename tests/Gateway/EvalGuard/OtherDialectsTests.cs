using System.Text.Json;
using Evals.Gateway.Tests.Hosting;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Runs that were made through one API, seen through another: the same run, the same statistics.</summary>
public sealed class OtherDialectsTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly EvalGuardScenario _api = new(host.Url);

    [Fact]
    public async Task V5_sees_an_eval_as_an_evaluation_with_a_run_and_its_rows_as_logs()
    {
        var v5 = new Scenario(host.Client);
        var id = await _api.Create(Eval.Replace("shop", "seen by v5"));
        await _api.Put(id, Row(0, score: 0.5, scores: """{"exact":{"score":0.25}}"""), Row(1, passed: false));

        var flow = (await v5.Ok(HttpMethod.Get, "flows?name=seen by v5"))["records"][0];
        Assert.Equal("EvalGuard/seen by v5", flow.GetProperty("path").GetString());
        var evaluation = (await v5.Ok(HttpMethod.Get, $"evaluations?file_id={flow.GetProperty("id").GetString()}"))["records"][0].GetProperty("id").GetString()!;
        var run = (await v5.Ok(HttpMethod.Get, $"evaluations/{evaluation}/runs"))["runs"][0];
        Assert.Equal("running", run.GetProperty("status").GetString());
        Assert.Equal(3, run.GetProperty("dataset").GetProperty("datapoints_count").GetInt32());

        var logs = (await v5.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs"))["records"];
        Assert.Equal(2, logs.GetArrayLength());
        Assert.Equal("1+1", logs[0].GetProperty("datapoint").GetProperty("inputs").GetProperty("input").GetString());
        Assert.Equal("out 0", logs[0].GetProperty("log").GetProperty("output").GetString());
        var stats = (await v5.Ok(HttpMethod.Get, $"evaluations/{evaluation}/stats")).Json.GetRawText();
        Assert.Contains("0.25", stats, StringComparison.Ordinal);

        var runId = run.GetProperty("id").GetString()!;
        await v5.Ok(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{runId}", """{"status":"completed"}""");
        Assert.Equal("passed", (await _api.Whole(id)).GetProperty("status").GetString());
        var again = await host.Client.Send(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{runId}", """{"status":"cancelled"}""");
        Assert.Equal(422, again.Code);
        Data(await _api.Put(id, Row(5)));
        Assert.Equal(3, (await _api.Whole(id)).GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task A_log_of_v5_that_is_added_to_an_eval_may_have_any_metadata()
    {
        var v5 = new Scenario(host.Client);
        var id = await _api.Create(External.Replace("shop", "any metadata"));
        var flow = (await v5.Ok(HttpMethod.Get, "flows?name=any metadata"))["records"][0].GetProperty("id").GetString();
        var evaluation = (await v5.Ok(HttpMethod.Get, $"evaluations?file_id={flow}"))["records"][0].GetProperty("id").GetString();
        var run = (await v5.Ok(HttpMethod.Get, $"evaluations/{evaluation}/runs"))["runs"][0].GetProperty("id").GetString();
        var log = (await v5.Ok(HttpMethod.Post, "flows/log", $$$"""
            {"id":"{{{flow}}}","output":"odd","metadata":{"score":1e999,"latency_ms":1e308,"cost":[],"passed":2,"scores":[],"expected":{} } }
            """)).Text("id");
        await v5.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs/{run}/logs", $$"""{"log_ids":["{{log}}"]}""");

        var result = Assert.Single((await _api.Whole(id)).GetProperty("results").EnumerateArray());
        Assert.Equal(("odd", JsonValueKind.Null), (result.GetProperty("output").GetString(), result.GetProperty("score").ValueKind));
    }

    [Fact]
    public async Task Logs_of_v5_in_an_eval_are_passed_failed_or_neither_and_the_totals_are_the_sum()
    {
        var v5 = new Scenario(host.Client);
        await v5.Evaluator("boolean");
        await v5.Evaluator("number");
        var id = await _api.Create(External.Replace("shop", "mixed"));
        await _api.Put(id, Row(0, score: 0.5), Row(7, passed: false, score: 0.25));
        var flow = (await v5.Ok(HttpMethod.Get, "flows?name=mixed"))["records"][0].GetProperty("id").GetString()!;
        var run = await RunOf(v5, flow);
        var logs = new List<string>();
        foreach (var rest in (string[])["\"output\":\"yes\"", "\"output\":\"no\"", "\"output\":\"some\"", "\"output\":\"none\"", "\"error\":\"broken\""])
            logs.Add((await v5.Ok(HttpMethod.Post, "flows/log", $$"""{"id":"{{flow}}","run_id":"{{run}}",{{rest}}}""")).Text("id"));
        await v5.Judge(logs[0], "boolean", "true");
        await v5.Judge(logs[1], "boolean", "false");
        await v5.Judge(logs[2], "number", "1");

        var whole = await _api.Whole(id);

        Assert.Equal(
            [(0, true), (7, false), (8, true), (9, false), (10, false), (11, false), (12, false)],
            whole.GetProperty("results").EnumerateArray().Select(row => (row.GetProperty("test_case_index").GetInt32(), row.GetProperty("passed").GetBoolean())));
        var summary = whole.GetProperty("summary");
        Assert.Equal((7, 2, 3, 2), (Count("totalCases"), Count("passedCases"), Count("failedCases"), Count("unjudgedCases")));
        Assert.Equal((0.4, 0.375), (summary.GetProperty("passRate").GetDouble(), whole.GetProperty("score").GetDouble()));
        Assert.Equal((0.5 + 0.25 + 1 + 0 + 1) / 5, summary.GetProperty("avgScore").GetDouble());

        int Count(string name) => summary.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_row_in_a_run_of_v5_fares_as_it_says_until_it_is_judged()
    {
        var v5 = await Scenario.Start(host.Client, 1);
        var eval = await _api.Create(External.Replace("shop", "lent"));
        await _api.Put(eval, Row(0), Row(1, passed: false));
        var rows = (await _api.Whole(eval)).GetProperty("results").EnumerateArray().Select(row => row.GetProperty("id").GetString()!).ToList();
        var evaluation = (await v5.Evaluation("borrows", "demo/boolean")).Text("id");
        var run = (await v5.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs", "{}")).Text("id");
        await v5.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs/{run}/logs", $$"""{"log_ids":["{{rows[0]}}","{{rows[1]}}"]}""");

        Assert.Equal([true, false], await Passed());
        await v5.Judge(rows[0], "boolean", "false");
        Assert.Equal([false, false], await Passed());

        async Task<IEnumerable<bool>> Passed() =>
            (await _api.Whole(Uuid(run))).GetProperty("results").EnumerateArray().Select(row => row.GetProperty("passed").GetBoolean());
    }

    [Theory]
    [InlineData("pending", "pending")]
    [InlineData("queued", "pending")]
    [InlineData("running", "running")]
    [InlineData("passed", "completed")]
    [InlineData("failed", "completed")]
    [InlineData("error", "cancelled")]
    public async Task V5_sees_every_status_as_one_of_its_own(string here, string there)
    {
        var v5 = new Scenario(host.Client);
        var id = await _api.Create(External.Replace("shop", $"status {here}"));
        Data(await _api.Patch($"/evals/{id}", $$"""{"status":"{{here}}"}"""));
        var flow = (await v5.Ok(HttpMethod.Get, $"flows?name=status {here}"))["records"][0].GetProperty("id").GetString();
        var evaluation = (await v5.Ok(HttpMethod.Get, $"evaluations?file_id={flow}"))["records"][0].GetProperty("id").GetString();
        Assert.Equal(there, (await v5.Ok(HttpMethod.Get, $"evaluations/{evaluation}/runs"))["runs"][0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_run_of_v5_is_read_by_its_number_and_lives_by_its_own_rules()
    {
        var v5 = await Scenario.Start(host.Client, 2);
        var evaluation = (await v5.Evaluation(null, "demo/boolean", "demo/number")).Text("id");
        var run = await v5.Run(evaluation);
        var log = await v5.Log(run, 0, "an answer");
        await v5.Judge(log, "boolean", "true");
        await v5.Judge(log, "number", "0.5");

        var id = Uuid(run);
        var whole = await _api.Whole(id);
        Assert.Equal("running", whole.GetProperty("status").GetString());
        var row = whole.GetProperty("results")[0];
        Assert.Equal(("""{"q":"?"}""", "an answer", true), (row.GetProperty("input").GetString(), row.GetProperty("output").GetString(), row.GetProperty("passed").GetBoolean()));
        Assert.Equal(0.5, row.GetProperty("scores").GetProperty("number").GetProperty("score").GetDouble());
        Assert.Equal(1, whole.GetProperty("summary").GetProperty("passedCases").GetInt32());
        Assert.Equal((0.75, 0.75), (whole.GetProperty("score").GetDouble(), whole.GetProperty("run").GetProperty("score").GetDouble()));

        Error(await _api.Put(id, Row(0)), 409, "CONFLICT");
        Assert.Contains("passed, failed", Error(await _api.Patch($"/evals/{id}", """{"status":"error"}"""), 409, "CONFLICT"), StringComparison.Ordinal);
        Data(await _api.Patch($"/evals/{id}", """{"status":"failed"}"""));
        Assert.Equal("failed", (await _api.Whole(id)).GetProperty("status").GetString());
        Assert.Equal("completed", await v5.Status(evaluation, run));
    }

    private static async Task<string> RunOf(Scenario v5, string flow)
    {
        var evaluation = (await v5.Ok(HttpMethod.Get, $"evaluations?file_id={flow}"))["records"][0].GetProperty("id").GetString();
        return (await v5.Ok(HttpMethod.Get, $"evaluations/{evaluation}/runs"))["runs"][0].GetProperty("id").GetString()!;
    }
}
