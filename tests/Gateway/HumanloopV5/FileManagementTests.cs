using System.Net;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

public sealed class FileManagementTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly HttpClient _client = host.Client;

    public static TheoryData<string, string> Files => new()
    {
        { "prompts", "\"model\": \"m\"" },
        { "tools", "\"attributes\": {}" },
        { "flows", "\"attributes\": {}" },
        { "agents", "\"model\": \"m\"" },
        { "evaluators", "\"spec\": {\"evaluator_type\": \"external\", \"arguments_type\": \"target_free\", \"return_type\": \"boolean\"}" },
        { "datasets", "\"datapoints\": []" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Files_of_every_type_are_moved_deployed_and_deleted(string type, string content)
    {
        var file = await _client.Post(type, $$"""{"path": "every/{{type}}", {{content}}}""");
        var (url, version) = ($"{type}/{file.Text("id")}", file.Text("version_id"));

        var versions = await _client.Get(url + "/versions");
        var environments = await _client.Get(url + "/environments");
        var staging = environments.Json[1].GetProperty("id").GetString();
        var deployed = await _client.Post($"{url}/environments/{staging}?version_id={version}", null);
        var undeployed = await _client.Send(HttpMethod.Delete, $"{url}/environments/{staging}", null);
        var named = await _client.Send(HttpMethod.Patch, $"{url}/versions/{version}", """{"name": "v1", "description": null}""");
        var moved = await _client.Send(HttpMethod.Patch, url, """{"name": "other"}""");
        var deleted = await _client.Send(HttpMethod.Delete, url, null);
        var gone = await _client.Get(url);

        Assert.Equal(version, Assert.Single(versions["records"].EnumerateArray()).GetProperty("version_id").GetString());
        RequiredKeys.AssertFile(versions["records"][0]);
        Assert.Equal(["default", "other"], environments.Json.EnumerateArray().Select(entry => entry.GetProperty("tag").GetString()));
        Assert.Equal(["production", "staging"], deployed["environments"].EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, undeployed.Status);
        Assert.Equal("v1", named.Text("version_name"));
        Assert.Equal(("every/other", "other"), (moved.Text("path"), moved.Text("name")));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.Status, gone.Status));
    }

    [Fact]
    public async Task Versions_are_listed_newest_first_and_stay_deployed_where_they_were()
    {
        var first = await Flow("golden/versions", 1);
        host.Clock.Now += TimeSpan.FromSeconds(1);
        await Flow("golden/versions", 2);
        var url = "flows/" + first.Text("id");
        var staging = (await _client.Get(url + "/environments")).Json[1].GetProperty("id").GetString();
        await _client.Post($"{url}/environments/{staging}?version_id={first.Text("version_id")}", null);

        Golden.Matches("versions", await _client.Get(url + "/versions?evaluator_aggregates=true"));
        Golden.Matches("environments", await _client.Get(url + "/environments"));
    }

    [Fact]
    public async Task The_deployed_version_is_what_reads_answer_and_deleting_it_leaves_the_newest()
    {
        var one = await Flow("deploy/flow", 1);
        var two = await Flow("deploy/flow", 2);
        var three = await Flow("deploy/flow", 3);
        var url = "flows/" + one.Text("id");
        var production = (await _client.Get(url + "/environments")).Json[0].GetProperty("id").GetString();

        await _client.Post($"{url}/environments/{production}?version_id={two.Text("version_id")}", null);
        Assert.Equal(two.Text("version_id"), (await _client.Get(url)).Text("version_id"));
        Assert.Equal(204, (await _client.Send(HttpMethod.Delete, $"{url}/versions/{two.Text("version_id")}", null)).Code);
        Assert.Equal(three.Text("version_id"), (await _client.Get(url)).Text("version_id"));
        Assert.Equal(404, (await _client.Get($"{url}?version_id={two.Text("version_id")}")).Code);
        Assert.Equal(404, (await _client.Post($"flows/log?version_id={two.Text("version_id")}", "{}")).Code);

        var again = await Flow("deploy/flow", 2);
        Assert.Equal(two.Text("version_id"), again.Text("version_id"));
        Assert.Equal(3, (await _client.Get(url + "/versions"))["records"].GetArrayLength());
    }

    [Fact]
    public async Task The_only_version_and_a_taken_name_or_path_are_conflicts()
    {
        var one = await Flow("taken/flow", 1);
        var url = "flows/" + one.Text("id");
        var lone = await _client.Send(HttpMethod.Delete, $"{url}/versions/{one.Text("version_id")}", null);
        var two = await Flow("taken/flow", 2);
        await _client.Send(HttpMethod.Patch, $"{url}/versions/{one.Text("version_id")}", """{"name": "mine"}""");
        var name = await _client.Send(HttpMethod.Patch, $"{url}/versions/{two.Text("version_id")}", """{"name": "mine"}""");
        await _client.Post("tools", """{"path": "taken/tool"}""");
        var path = await _client.Send(HttpMethod.Patch, url, """{"path": "taken/tool"}""");

        Assert.Equal((409, "path.version_id"), (lone.Code, lone.Detail.Place()));
        Assert.Equal((409, "body.name"), (name.Code, name.Detail.Place()));
        Assert.Equal((409, "body.path"), (path.Code, path.Detail.Place()));
        Assert.Equal("taken/flow", (await _client.Get(url)).Text("path"));
    }

    [Fact]
    public async Task A_moved_file_is_found_at_its_new_path_alone()
    {
        var flow = await Flow("move/here/flow", 1);
        var other = await Flow("move/there/other", 1);

        var moved = await _client.Send(HttpMethod.Patch, "flows/" + flow.Text("id"), $$"""{"directory_id": "{{other.Text("directory_id")}}", "name": null}""");

        Assert.Equal(("move/there/flow", other.Text("directory_id")), (moved.Text("path"), moved.Text("directory_id")));
        Assert.Equal(404, (await _client.Post("files/retrieve-by-path", """{"path": "move/here/flow"}""")).Code);
        Assert.Equal(flow.Text("id"), (await _client.Post("files/retrieve-by-path", """{"path": "move/there/flow"}""")).Text("id"));
        Assert.NotEqual(flow.Text("id"), (await Flow("move/here/flow", 1)).Text("id"));
    }

    [Fact]
    public async Task What_refers_to_deleted_files_goes_on_showing_them()
    {
        var scenario = await Scenario.Start(_client, datapoints: 1);
        var evaluation = (await scenario.Evaluation("kept", "demo/boolean")).Text("id");
        var run = await scenario.Run(evaluation);
        var log = await scenario.Log(run, 0);
        await scenario.Judge(log, "boolean", "true");
        string[] urls = [$"logs/{log}", $"evaluations/{evaluation}", $"evaluations/{evaluation}/runs", $"evaluations/{evaluation}/stats", $"evaluations/{evaluation}/logs"];
        foreach (var path in (string[])["demo/flow", "demo/data", "demo/boolean"])
        {
            var file = await _client.Post("files/retrieve-by-path", $$"""{"path": "{{path}}"}""");
            await scenario.Ok(HttpMethod.Delete, $"{file.Text("type")}s/{file.Text("id")}");
        }

        foreach (var url in urls) await scenario.Ok(HttpMethod.Get, url);
        var shown = (await _client.Get($"logs/{log}"))["flow"];
        Assert.Equal(("demo/flow", 0), (shown.GetProperty("path").GetString(), shown.GetProperty("environments").GetArrayLength()));
        var runs = await _client.Get($"evaluations/{evaluation}/runs");
        Assert.Equal(1, runs["runs"][0].GetProperty("dataset").GetProperty("datapoints_count").GetInt32());
        Assert.Equal(404, (await _client.Post($"flows/log?version_id={scenario.FlowVersion}", "{}")).Code);
        Assert.Equal(404, (await _client.Post("evaluators/log", $$"""{"path": "demo/boolean", "parent_id": "{{log}}", "judgment": false}""")).Code);
    }

    [Fact]
    public async Task Another_workspace_can_neither_see_nor_change_what_is_ours()
    {
        var flow = await Flow("foreign/flow", 1);
        var (url, version) = ("flows/" + flow.Text("id"), flow.Text("version_id"));
        var production = (await _client.Get(url + "/environments")).Json[0].GetProperty("id").GetString();
        (HttpMethod, string, string?)[] requests =
        [
            (HttpMethod.Patch, url, """{"name": "x"}"""), (HttpMethod.Delete, url, null), (HttpMethod.Get, url + "/versions", null),
            (HttpMethod.Patch, $"{url}/versions/{version}", """{"name": "x"}"""), (HttpMethod.Delete, $"{url}/versions/{version}", null),
            (HttpMethod.Get, url + "/environments", null), (HttpMethod.Post, $"{url}/environments/{production}?version_id={version}", null),
            (HttpMethod.Delete, $"{url}/environments/{production}", null),
        ];
        foreach (var (method, path, body) in requests)
            Assert.Equal((404, "path.id"), await Refusal(method, path, body));
        Assert.Equal(flow.Json.GetRawText(), (await _client.Get(url)).Json.GetRawText());
    }

    private async Task<(int, string)> Refusal(HttpMethod method, string path, string? body)
    {
        var reply = await host.Stranger.Send(method, path, body);
        return (reply.Code, reply.Detail.Place());
    }

    private Task<Reply> Flow(string path, int content) =>
        _client.Post("flows", $$$"""{"path": "{{{path}}}", "attributes": {"v": {{{content}}}}}""");
}
