using System.Net;
using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

public sealed class FileTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly HttpClient _client = host.Client;

    public static TheoryData<string, string> Upserts => new()
    {
        { "prompt", """
            "model": "gpt-4o", "endpoint": "chat", "temperature": 0.5, "max_tokens": null, "tags": ["a"], "readme": "Read me", "description": "d",
            "template": [{"role": "system", "content": "Answer {{ question }} in {{language}}."}, {"role": "user", "content": [{"type": "text", "text": "{{question}}"}]}]
            """ },
        { "tool", """ "function": {"name": "add", "description": "Adds.", "parameters": {"type": "object"}}, "source_code": "def add(): pass", "tool_type": "json_schema" """ },
        { "flow", """ "attributes": {"b": {"y": [1, null]}, "a": "é'<"}, "version_name": "first", "version_description": "The first." """ },
        { "agent", """ "model": "gpt-4o", "max_iterations": 3, "tools": [{"type": "inline", "json_schema": {"name": "f", "description": "g"}}] """ },
        { "agent-bare", """ "model": "gpt-4o", "reasoning_effort": "high" """ },
        { "evaluator-external", """ "spec": {"evaluator_type": "external", "arguments_type": "target_free", "return_type": "boolean", "attributes": {"code": "x => true"}} """ },
        { "evaluator-human", """
            "spec": {"evaluator_type": "human", "arguments_type": "target_required", "return_type": "select", "instructions": "Look.",
            "options": [{"name": "good", "valence": "positive"}, {"name": "bad"}]}
            """ },
        { "evaluator-llm", """
            "spec": {"evaluator_type": "llm", "arguments_type": "target_free", "return_type": "number",
            "number_limits": {"min": 0, "max": 10, "step": 1}, "number_valence": "positive", "prompt": {"model": "gpt-4o", "template": "Judge {{answer}}"}}
            """ },
        { "evaluator-python", """ "spec": {"evaluator_type": "python", "arguments_type": "target_free", "return_type": "text", "code": "def f(log): return 1"} """ },
        { "flow-bare", """ "attributes": null """ },
    };

    [Theory]
    [MemberData(nameof(Upserts))]
    public async Task A_file_is_answered_with_the_keys_of_its_type_however_it_is_asked_for(string name, string fields)
    {
        var type = name.Split('-')[0];
        var path = $"golden/{name}";

        var created = await _client.Post(type + "s", $$"""{"path": "{{path}}", "id": null, {{fields}}}""");
        var byId = await _client.Get($"{type}s/{created.Text("id")}");
        var byVersion = await _client.Get($"{type}s/{created.Text("id")}?version_id={created.Text("version_id")}&environment=");
        var byPath = await _client.Post("files/retrieve-by-path", $$"""{"path": "{{path}}"}""");

        Golden.Matches(name, created);
        RequiredKeys.AssertFile(created.Json);
        Assert.All([byId, byVersion, byPath], reply => Assert.Equal(created.Json.GetRawText(), reply.Json.GetRawText()));
    }

    [Fact]
    public async Task The_same_content_is_the_same_version_and_the_first_one_stays_deployed()
    {
        var first = await _client.Post("flows", """{"path": "versions/flow", "attributes": {"a": 1, "b": 2}}""");
        var again = await _client.Post("flows", $$$"""{"id": "{{{first.Text("id")}}}", "attributes": {"b": 2, "a": 1.0, "c": null}}""");
        var second = await _client.Post("flows", """{"path": "versions/flow", "attributes": {"a": 2}}""");
        var deployed = await _client.Get("flows/" + first.Text("id"));
        var named = await _client.Get($"flows/{first.Text("id")}?version_id={second.Text("version_id")}");
        var production = await _client.Get($"flows/{first.Text("id")}?environment=production");

        Assert.Equal(first.Text("version_id"), again.Text("version_id"));
        Assert.NotEqual(first.Text("version_id"), second.Text("version_id"));
        Assert.Equal((first.Text("id"), first.Text("version_id")), (deployed.Text("id"), deployed.Text("version_id")));
        Assert.Equal(second.Text("version_id"), named.Text("version_id"));
        Assert.Equal(first.Text("version_id"), production.Text("version_id"));
        Assert.Equal(0, second["environments"].GetArrayLength());
    }

    [Fact]
    public async Task Upserts_of_a_new_path_at_the_same_time_make_one_file()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            _client.Post("flows", """{"path": "race/flow", "attributes": {"a": 1}}""")));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Single(replies.Select(reply => (reply.Text("id"), reply.Text("version_id"))).Distinct());
    }

    [Fact]
    public async Task Another_workspace_sees_nothing_and_has_paths_of_its_own()
    {
        var ours = await _client.Post("flows", """{"path": "shared/path", "attributes": {"ours": true}}""");

        var byId = await host.Stranger.Get("flows/" + ours.Text("id"));
        var byVersion = await host.Stranger.Get($"flows/{ours.Text("id")}?version_id={ours.Text("version_id")}");
        var byPath = await host.Stranger.Post("files/retrieve-by-path", """{"path": "shared/path"}""");
        var upsert = await host.Stranger.Post("flows", $$$"""{"id": "{{{ours.Text("id")}}}", "attributes": {}}""");
        var theirs = await host.Stranger.Post("flows", """{"path": "shared/path"}""");

        Assert.All([byId, byVersion, byPath, upsert], reply => Assert.Equal(HttpStatusCode.NotFound, reply.Status));
        Assert.NotEqual(ours.Text("id"), theirs.Text("id"));
    }

    [Fact]
    public async Task Extra_keys_are_ignored_and_make_no_version()
    {
        var plain = await _client.Post("prompts", """{"path": "extra/prompt", "model": "m"}""");
        var extra = await _client.Post("prompts", """{"path": "extra/prompt", "model": "m", "id": null, "commit_message": "x", "inputs": [{"name": "y"}]}""");

        Assert.Equal(plain.Json.GetRawText(), extra.Json.GetRawText());
    }

    [Fact]
    public async Task A_flow_without_attributes_answers_an_empty_object()
    {
        var flow = await _client.Post("flows", """{"path": "bare/flow"}""");

        Assert.Equal("{}", flow["attributes"].GetRawText());
        Assert.Equal(JsonValueKind.Array, flow["environments"].ValueKind);
    }
}
