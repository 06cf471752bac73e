using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

public sealed class ProjectTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();

    private V4Scenario Client => field ??= new V4Scenario(_host.Client);

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_project_is_made_before_it_has_a_config()
    {
        var made = await Client.Post("projects", """{"name":"support","directory_id":null,"feedback_types":[]}""");
        Golden.Matches("project-created", made);

        var id = made.Text("id");
        Assert.Equal(made.Json.GetRawText(), (await Client.Get($"projects/{id}")).Json.GetRawText());
        Assert.Equal(404, (await _host.Client.Get($"prompts/{id}")).Code);
        Assert.Equal(0, (await _host.Client.Get("prompts"))["records"].GetArrayLength());
    }

    [Fact]
    public async Task The_first_config_of_a_project_becomes_its_active_one()
    {
        var project = (await Client.Post("projects", """{"name":"support"}""")).Text("id");
        var registered = await Client.Post("model-configs", $$$"""
            {"project_id":"{{{project}}}","model":"gpt-4o","name":"first","description":"The first one.","temperature":0.3,"max_tokens":null,
             "chat_template":[{"role":"system","content":"Answer {{question}}."}],
             "tools":[{"name":"search","description":"Finds things.","parameters":{"type":"object"} }]}
            """);
        Golden.Matches("config-registered", registered);
        Golden.Matches("project-with-config", await Client.Get($"projects/{project}"));

        var config = registered["config"].GetProperty("id").GetString()!;
        Assert.Equal(registered["config"].GetRawText(), (await Client.Get($"model-configs/{config}")).Json.GetRawText());

        var prompt = await _host.Client.Get($"prompts/{project}");
        Assert.Equal(config.Replace("config_", "prv_", StringComparison.Ordinal), prompt.Text("version_id"));
        Assert.Equal("gpt-4o", prompt.Text("model"));
    }

    [Fact]
    public async Task The_same_content_is_the_same_config_and_a_new_project_comes_with_its_first()
    {
        var first = await Client.Post("model-configs", """{"project":"sales","model":"m","prompt_template":"Hi {{name}}","temperature":1}""");
        var again = await Client.Post("model-configs", """{"project":"sales","model":"m","prompt_template":"Hi {{name}}"}""");
        var other = await Client.Post("model-configs", """{"project":"sales","model":"m","prompt_template":"Hello {{name}}"}""");

        Assert.Equal(first["config"].GetProperty("id").GetString(), again["config"].GetProperty("id").GetString());
        Assert.NotEqual(first["config"].GetProperty("id").GetString(), other["config"].GetProperty("id").GetString());
        Assert.Equal(first.Text("project_id"), other.Text("project_id"));
        Golden.Matches("projects", await Client.Get("projects"));
    }

    [Fact]
    public async Task Projects_are_listed_from_page_zero_and_by_name()
    {
        foreach (var name in (string[])["alpha", "beta", "alphabet"])
        {
            _host.Clock.Now += TimeSpan.FromSeconds(1);
            await Client.Post("projects", $$"""{"name":"{{name}}"}""");
        }

        Assert.Equal(["alphabet", "beta", "alpha"], Names(await Client.Get("projects")));
        Assert.Equal(["alpha"], Names(await Client.Get("projects?page=1&size=2")));
        Assert.Equal(["alpha", "alphabet"], Names(await Client.Get("projects?filter=ALPHA&sort_by=name&order=asc")));
        Assert.Empty(Names(await Client.Get("projects?user_filter=someone")));
        Assert.Equal(3, (await Client.Get("projects?page=9"))["total"].GetInt32());
    }

    [Fact]
    public async Task A_project_is_renamed_with_its_datasets_and_deleted_without_them()
    {
        var scenario = await V4Scenario.Start(_host.Client, 1);

        Assert.Equal("help", (await Client.Patch($"projects/{scenario.ProjectId}", """{"name":"help"}""")).Text("name"));

        var dataset = Assert.Single((await Client.Get($"projects/{scenario.ProjectId}/datasets")).Json.EnumerateArray());
        Assert.Equal(scenario.ProjectId, dataset.GetProperty("project_id").GetString());
        Assert.Equal("help/questions", (await _host.Client.Get($"datasets/{scenario.DatasetId.Replace("evts_", "ds_", StringComparison.Ordinal)}")).Text("path"));

        Assert.Equal(204, (await Client.Ok(HttpMethod.Delete, $"projects/{scenario.ProjectId}")).Code);
        Assert.Equal(404, (await Client.Send(HttpMethod.Get, $"projects/{scenario.ProjectId}")).Code);
        Assert.Equal("", (await Client.Get($"datasets/{scenario.DatasetId}")).Text("project_id"));
    }

    [Fact]
    public async Task What_was_made_in_a_deleted_project_is_there_for_those_who_know_its_id()
    {
        var scenario = await V4Scenario.Start(_host.Client, 1);
        var evaluation = await scenario.Running(await scenario.Evaluator("exact"));
        var log = (await scenario.Log(evaluation, 0, "a")).Text("id");
        var before = (await Client.Get($"evaluations/{evaluation}/datapoints")).Json.GetRawText();

        await Client.Ok(HttpMethod.Delete, $"projects/{scenario.ProjectId}");

        Assert.Equal(before, (await Client.Get($"evaluations/{evaluation}/datapoints")).Json.GetRawText());
        Assert.Equal(scenario.ConfigId, (await Client.Get($"evaluations/{evaluation}"))["config"].GetProperty("id").GetString());
        Assert.Equal("a", (await Client.Get($"logs/{log}")).Text("output"));
    }

    [Fact]
    public async Task The_name_of_a_project_in_a_directory_leads_back_to_it()
    {
        var directory = (await _host.Client.Post("directories", """{"path":"teams/sales"}""")).Text("id");

        var project = await Client.Post("projects", $$"""{"name":"chat","directory_id":"{{directory}}"}""");

        Assert.Equal(("teams/sales/chat", directory), (project.Text("name"), project.Text("directory_id")));
        var config = await Client.Post("model-configs", """{"project":"teams/sales/chat","model":"m"}""");
        Assert.Equal(project.Text("id"), config.Text("project_id"));
        var moved = await Client.Patch($"projects/{project.Text("id")}", """{"name":"chat"}""");
        Assert.Equal("chat", moved.Text("name"));
        Assert.Equal("teams/sales/chat", (await Client.Patch($"projects/{project.Text("id")}", $$"""{"directory_id":"{{directory}}"}""")).Text("name"));
    }

    [Fact]
    public async Task Names_of_configs_are_unique_in_a_project()
    {
        await Client.Post("model-configs", """{"project":"one","model":"m","name":"first"}""");
        await Client.Post("model-configs", """{"project":"other","model":"n","name":"first"}""");

        var taken = await Client.Send(HttpMethod.Post, "model-configs", """{"project":"one","model":"n","name":"first"}""");

        Assert.Equal((422, "body.name"), (taken.Code, taken.Detail.Place()));
    }

    [Fact]
    public async Task Another_config_is_made_the_active_one()
    {
        var scenario = await V4Scenario.Start(_host.Client, 0);
        var other = await scenario.Config("gpt-5");

        var project = await Client.Patch($"projects/{scenario.ProjectId}", $$"""{"active_config_id":"{{other}}"}""");

        Assert.Equal(other, project["active_config"].GetProperty("config").GetProperty("id").GetString());
        Assert.Equal("gpt-5", (await _host.Client.Get($"prompts/{scenario.ProjectId}")).Text("model"));
    }

    private static IEnumerable<string> Names(Reply page) => page["records"].EnumerateArray().Select(project => project.GetProperty("name").GetString()!);
}
