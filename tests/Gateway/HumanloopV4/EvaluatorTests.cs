using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

public sealed class EvaluatorTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private V4Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = new V4Scenario(_host.Client);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Evaluators_of_every_type_are_made_and_listed()
    {
        foreach (var type in (string[])["external", "human", "python"])
        {
            _host.Clock.Now += TimeSpan.FromSeconds(1);
            await _scenario.Evaluator(type, type == "human" ? "number" : "boolean", type);
        }

        _host.Clock.Now += TimeSpan.FromSeconds(1);
        await _scenario.Post("evaluators", """
            {"name":"judge","description":"","arguments_type":"target_required","return_type":"text","type":"llm",
             "model_config":{"model":"gpt-4o","prompt_template":"Is {{output}} right?","max_tokens":5}}
            """);
        Golden.Matches("evaluators", await _scenario.Get("evaluators"));
    }

    [Fact]
    public async Task An_evaluator_is_found_and_changed_through_both_dialects()
    {
        var id = await _scenario.Evaluator("exact", type: "python");
        var stored = id.Replace("evfn_", "ev_", StringComparison.Ordinal);
        var before = await _host.Client.Get($"evaluators/{stored}");
        Assert.Equal("evaluators/exact", before.Text("path"));

        var changed = await _scenario.Patch($"evaluators/{id}", """{"name":"same","code":"return 1","type":"human"}""");
        Assert.Equal(("same", "return 1", "python"), (changed.Text("name"), changed.Text("code"), changed.Text("type")));
        Assert.Equal("Says boolean.", changed.Text("description"));

        var after = await _host.Client.Get($"evaluators/{stored}");
        Assert.Equal("return 1", after["spec"].GetProperty("code").GetString());
        Assert.NotEqual(before.Text("version_id"), after.Text("version_id"));
        Assert.Equal(changed.Json.GetRawText(), (await _scenario.Get($"evaluators/{stored}")).Json.GetRawText());

        Assert.Equal(204, (await _scenario.Ok(HttpMethod.Delete, $"evaluators/{id}")).Code);
        Assert.Equal(404, (await _host.Client.Get($"evaluators/{stored}")).Code);
    }

    [Fact]
    public async Task What_v5_has_deployed_stays_so_when_v4_changes_a_version_that_is_not()
    {
        var id = await _scenario.Evaluator("exact", type: "python");
        var v5 = $"evaluators/{id.Replace("evfn_", "ev_", StringComparison.Ordinal)}";
        var deployed = (await _host.Client.Get(v5)).Text("version_id");
        await _host.Client.Post("evaluators", """{"path":"evaluators/exact","spec":{"arguments_type":"target_free","return_type":"boolean","evaluator_type":"python","code":"2"}}""");

        Assert.Equal("3", (await _scenario.Patch($"evaluators/{id}", """{"code":"3"}""")).Text("code"));

        Assert.Equal("3", (await _scenario.Get($"evaluators/{id}")).Text("code"));
        Assert.Equal(deployed, (await _host.Client.Get(v5)).Text("version_id"));
    }

    [Fact]
    public async Task An_evaluator_and_a_project_may_have_one_name()
    {
        await _scenario.Post("projects", """{"name":"accuracy"}""");
        await _scenario.Evaluator("accuracy");
    }
}
