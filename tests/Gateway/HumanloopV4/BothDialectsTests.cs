using Evals.Gateway.Tests.EvalGuard;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>What was made through one dialect, seen through the other.</summary>
public sealed class BothDialectsTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_evaluation_of_v4_seen_through_v5()
    {
        var v4 = await V4Scenario.Start(_host.Client, 2);
        var exact = await v4.Evaluator("exact");
        var id = await v4.Running(exact);
        await v4.Result(id, (await v4.Log(id, 0, "a")).Text("id"), exact, "true");
        var v5 = new Scenario(_host.Client);
        var stored = id.Replace("ev_", "evr_", StringComparison.Ordinal);

        var run = Assert.Single((await v5.Ok(HttpMethod.Get, $"evaluations/{stored}/runs"))["runs"].EnumerateArray());
        Assert.Equal(("running", true, false), (run.GetProperty("status").GetString(), run.GetProperty("control").GetBoolean(), run.GetProperty("orchestrated").GetBoolean()));
        Assert.Equal(v4.ConfigId.Replace("config_", "prv_", StringComparison.Ordinal), run.GetProperty("version").GetProperty("version_id").GetString());
        var stats = (await v5.Stats(stored))["run_stats"][0];
        Assert.Equal((1, 1), (stats.GetProperty("num_logs").GetInt32(), stats.GetProperty("evaluator_stats")[0].GetProperty("num_true").GetInt32()));
        Assert.Equal(1, (await v5.Ok(HttpMethod.Get, $"evaluations?file_id={v4.ProjectId}"))["total"].GetInt32());

        // It lives by the rules of v4, whoever calls: a completed one goes on, which v5 does not know.
        var completed = await v5.Ok(HttpMethod.Patch, $"evaluations/{stored}/runs/{run.GetProperty("id").GetString()}", """{"status":"completed"}""");
        Assert.Equal("completed", completed.Text("status"));
        Assert.Equal("running", (await v4.Status(id, "running")).Text("status"));
    }

    [Fact]
    public async Task An_evaluation_of_v5_seen_through_v4()
    {
        var v5 = await Scenario.Start(_host.Client, 3);
        var evaluation = (await v5.Evaluation("first", "demo/boolean", "demo/number")).Text("id");
        var (first, second) = (await v5.Run(evaluation), await v5.Run(evaluation));
        foreach (var (run, judgment) in new[] { (first, "true"), (second, "false") })
        {
            for (var n = 0; n < 3; n++)
            {
                var log = await v5.Log(run, n);
                await v5.Judge(log, "boolean", judgment);
                await v5.Judge(log, "number", $"{n}");
            }
        }

        var v4 = new V4Scenario(_host.Client);
        var id = evaluation.Replace("evr_", "ev_", StringComparison.Ordinal);
        Golden.Matches("evaluation-of-v5", await v4.Get($"evaluations/{id}?evaluator_aggregates=true"));
        foreach (var name in (string[])[second, $"evv_{second[3..]}"])
        {
            var chosen = await v4.Get($"evaluations/{evaluation}?evaluator_aggregates=true&evaluatee_id={name}");
            Assert.Equal(0, chosen["evaluator_aggregates"][0].GetProperty("aggregate_value").GetDouble());
        }

        Assert.Equal(id, (await v4.Get($"evaluations?project_id={v5.FlowId}"))["records"][0].GetProperty("id").GetString());
        Golden.Matches("datapoints-of-v5", await v4.Get($"evaluations/evrun_{evaluation[4..]}/datapoints?size=1&page=3"));
        var refused = await v4.Send(HttpMethod.Patch, $"evaluations/{id}/status", """{"status":"running"}""");
        Assert.Equal(422, refused.Code);
    }

    [Theory]
    [InlineData("flows", "\"attributes\":{\"v\":1}", "generic")]
    [InlineData("tools", "\"source_code\":\"pass\"", "tool")]
    [InlineData("agents", "\"model\":\"gpt-4o\"", "agent")]
    [InlineData("evaluators", "\"spec\":{\"arguments_type\":\"target_free\",\"return_type\":\"text\",\"evaluator_type\":\"external\"}", "evaluator")]
    public async Task What_v5_evaluates_is_shown_as_a_config_of_its_type(string plural, string content, string type)
    {
        var v5 = await Scenario.Start(_host.Client, 1);
        var file = await v5.Ok(HttpMethod.Post, plural, $$"""{"path":"evaluated",{{content}}}""");
        var evaluation = (await v5.Ok(HttpMethod.Post, "evaluations", $$"""{"file":{"id":"{{file.Text("id")}}"},"evaluators":[{"path":"demo/boolean"}]}""")).Text("id");
        await v5.Ok(
            HttpMethod.Post,
            $"evaluations/{evaluation}/runs",
            $$"""{"dataset":{"path":"demo/data"},"version":{"version_id":"{{file.Text("version_id")}}"},"orchestrated":false}""");

        var config = (await new V4Scenario(_host.Client).Get($"evaluations/{evaluation}"))["config"];

        Assert.Equal((type, "evaluated"), (config.GetProperty("type").GetString(), config.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Functions_of_a_config_are_shown_to_v5_with_what_only_v4_has_of_them()
    {
        var config = await new V4Scenario(_host.Client).Post(
            "model-configs",
            """{"project":"sales","model":"m","tools":[{"id":"tl_1","name":"look"},{"source":"organization"}],"response_format":{"type":"json_object","strict":true}}""");

        var prompt = await new Scenario(_host.Client).Ok(HttpMethod.Get, $"prompts/{config.Text("project_id")}");

        Assert.Equal(
            """[{"name":"look","description":"","id":"tl_1"},{"name":"","description":"","source":"organization"}]""",
            prompt["tools"].GetRawText());
        Assert.Equal("""{"type":"json_object","strict":true}""", prompt["response_format"].GetRawText());
    }

    [Theory]
    [InlineData("queued", "pending")]
    [InlineData("running", "running")]
    [InlineData("failed", "completed")]
    [InlineData("error", "cancelled")]
    public async Task An_evaluation_of_EvalGuard_is_in_the_status_that_comes_next_to_its_own(string there, string here)
    {
        var evalGuard = new EvalGuardScenario(_host.Url);
        await evalGuard.Patch($"/evals/{await evalGuard.Create(EvalGuardScenario.Eval)}", $$"""{"status":"{{there}}"}""");
        var flow = (await _host.Client.Get("flows?name=shop"))["records"][0].GetProperty("id").GetString();

        var evaluation = (await new V4Scenario(_host.Client).Get($"evaluations?project_id={flow}"))["records"][0];

        Assert.Equal(here, evaluation.GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_evaluation_without_a_config_or_dataset_is_none_of_v4()
    {
        var v5 = await Scenario.Start(_host.Client, 1);
        var evaluation = (await v5.Evaluation("bare", "demo/boolean")).Text("id");
        await v5.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs", """{"dataset":{"path":"demo/data"},"orchestrated":false}""");
        var v4 = new V4Scenario(_host.Client);

        Assert.Equal(404, (await v4.Send(HttpMethod.Get, $"evaluations/{evaluation}")).Code);
        Assert.Equal(0, (await v4.Get($"evaluations?project_id={v5.FlowId}"))["records"].GetArrayLength());
    }
}
