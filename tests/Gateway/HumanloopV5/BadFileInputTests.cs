using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>What can't be accepted is refused with the field's name, and nothing has changed then.</summary>
public sealed class BadFileInputTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>, IAsyncLifetime
{
    private const string Path = "bad/there";
    private const string NewPath = "bad/new";

    private readonly HttpClient _client = host.Client;
    private Reply _flow = null!;
    private Reply _dataset = null!;

    private static string TooLong(int limit) => new('x', limit + 1);

    public static TheoryData<string, string, string?, int, string> Requests => new()
    {
        { "POST", "flows", """{}""", 422, "body.path" },
        { "POST", "flows", """{"path": 5}""", 422, "body.path" },
        { "POST", "flows", """{"path": ""}""", 422, "body.path" },
        { "POST", "flows", """{"path": "/"}""", 422, "body.path" },
        { "POST", "flows", """{"path": "a//b"}""", 422, "body.path" },
        { "POST", "flows", """{"path": "a\u0000b"}""", 422, "body.path" },
        { "POST", "flows", $$"""{"path": "{{TooLong(1000)}}"}""", 422, "body.path" },
        { "POST", "flows", """{"path": "bad/new", "attributes": []}""", 422, "body.attributes" },
        { "POST", "flows", """{"path": "bad/new", "version_name": 1}""", 422, "body.version_name" },
        { "POST", "flows", $$"""{"path": "bad/new", "version_name": "{{TooLong(255)}}"}""", 422, "body.version_name" },
        { "POST", "flows", """{"id": ""}""", 422, "body.id" },
        { "POST", "flows", """{"id": ["x"]}""", 422, "body.id" },
        { "POST", "flows", """{"id": "fl_unknown"}""", 404, "body.id" },
        { "POST", "flows", """{"id": "fl_unknown", "path": "bad/new"}""", 404, "body.id" },
        { "POST", "flows", """{"id": "{flow}", "path": "bad/new"}""", 422, "body.path" },
        { "POST", "flows", """{"path": "bad/there", "attributes": {"v": 3}, "version_name": "one"}""", 409, "body.version_name" },
        { "POST", "prompts", """{"path": "bad/there", "model": "m"}""", 409, "body.path" },
        { "POST", "prompts", """{"id": "{flow}", "model": "m"}""", 409, "body.id" },
        { "POST", "prompts", """{"path": "bad/new"}""", 422, "body.model" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "temperature": "hot"}""", 422, "body.temperature" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "endpoint": "telepathy"}""", 422, "body.endpoint" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "template": 5}""", 422, "body.template" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "template": ["hi"]}""", 422, "body.template.0" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "stop": [1]}""", 422, "body.stop.0" },
        { "POST", "agents", """{"path": "bad/new", "model": "m", "tools": ["search"]}""", 422, "body.tools.0" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "tags": "a"}""", 422, "body.tags" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "tags": ["a", 1]}""", 422, "body.tags.1" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "template": [{"content": "x"}]}""", 422, "body.template.0.role" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "template": [{"role": "oracle", "content": "x"}]}""", 422, "body.template.0.role" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "stop": ["a", 5]}""", 422, "body.stop.1" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "response_format": {}}""", 422, "body.response_format.type" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "response_format": {"type": "json_schema", "json_schema": 5}}""", 422, "body.response_format.json_schema" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "tools": [{"name": 5}]}""", 422, "body.tools.0.name" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "tools": [{"description": "d"}]}""", 422, "body.tools.0.name" },
        { "POST", "prompts", """{"path": "bad/new", "model": "m", "linked_tools": [{"id": "tl_1"}]}""", 422, "body.linked_tools.0" },
        { "POST", "tools", """{"path": "bad/new", "function": "f"}""", 422, "body.function" },
        { "POST", "tools", """{"path": "bad/new", "function": {"description": "d"}}""", 422, "body.function.name" },
        { "POST", "tools", """{"path": "bad/new", "function": {"name": "f", "strict": "yes"}}""", 422, "body.function.strict" },
        { "POST", "tools", """{"path": "bad/new", "function": {"name": "f", "parameters": []}}""", 422, "body.function.parameters" },
        { "POST", "tools/log", """{"path": "bad/new", "tool": {"function": {"description": "d"}}}""", 422, "body.tool.function.name" },
        { "POST", "agents", """{"path": "bad/new", "model": "m", "tools": [{"type": "magic"}]}""", 422, "body.tools.0.type" },
        { "POST", "agents", """{"path": "bad/new", "model": "m", "tools": [{"type": "file", "link": {}}]}""", 422, "body.tools.0.link.file_id" },
        { "POST", "agents", """{"path": "bad/new", "model": "m", "tools": [{"type": "inline", "json_schema": {}}]}""", 422, "body.tools.0.json_schema.name" },
        { "POST", "agents", """{"path": "bad/new", "model": "m", "max_iterations": 1.5}""", 422, "body.max_iterations" },
        { "POST", "evaluators", """{"path": "bad/new"}""", 422, "body.spec" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": "x"}""", 422, "body.spec" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "oracle", "arguments_type": "target_free", "return_type": "boolean"}}""", 422, "body.spec.evaluator_type" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "external", "arguments_type": "target_free"}}""", 422, "body.spec.return_type" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "external", "arguments_type": "free", "return_type": "boolean"}}""", 422, "body.spec.arguments_type" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "python", "arguments_type": "target_free", "return_type": "boolean"}}""", 422, "body.spec.code" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "external", "arguments_type": "target_free", "return_type": "select", "options": [{"name": "a"}, {}]}}""", 422, "body.spec.options.1.name" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "external", "arguments_type": "target_free", "return_type": "number", "number_limits": {"min": "low"}}}""", 422, "body.spec.number_limits.min" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "llm", "arguments_type": "target_free", "return_type": "number", "prompt": {}}}""", 422, "body.spec.prompt.model" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "llm", "arguments_type": "target_free", "return_type": "number", "prompt": {"model": "m", "temperature": "hot"}}}""", 422, "body.spec.prompt.temperature" },
        { "POST", "evaluators", """{"path": "bad/new", "spec": {"evaluator_type": "llm", "arguments_type": "target_free", "return_type": "number", "prompt": {"model": "m", "tools": [{}]}}}""", 422, "body.spec.prompt.tools.0.name" },
        { "POST", "datasets", """{"path": "bad/new"}""", 422, "body.datapoints" },
        { "POST", "datasets", """{"path": "bad/new", "datapoints": {}}""", 422, "body.datapoints" },
        { "POST", "datasets", """{"path": "bad/new", "datapoints": [{}, 5]}""", 422, "body.datapoints.1" },
        { "POST", "datasets", """{"path": "bad/new", "datapoints": [{"inputs": {}}, {"inputs": []}]}""", 422, "body.datapoints.1.inputs" },
        { "POST", "datasets", """{"path": "bad/new", "datapoints": [{"messages": [{"content": "x"}]}]}""", 422, "body.datapoints.0.messages.0.role" },
        { "POST", "datasets", """{"path": "bad/new", "datapoints": [{"target": "x"}]}""", 422, "body.datapoints.0.target" },
        { "POST", "datasets", """{"path": "bad/new", "datapoints": [], "action": "replace"}""", 422, "body.action" },
        { "POST", "datasets", """{"path": "bad/new", "datapoints": [], "attributes": 1}""", 422, "body.attributes" },
        { "POST", "datasets?include_datapoints=maybe", """{"path": "bad/new", "datapoints": []}""", 422, "query.include_datapoints" },
        { "POST", "datasets?version_id=dsv_unknown", """{"id": "{dataset}", "datapoints": [{"inputs": {"q": "9"}}], "action": "add"}""", 404, "query.version_id" },
        { "POST", "datasets?environment=moon", """{"id": "{dataset}", "datapoints": [{"inputs": {"q": "9"}}], "action": "add"}""", 404, "query.environment" },
        { "POST", "files/retrieve-by-path", """{}""", 422, "body.path" },
        { "POST", "files/retrieve-by-path", """{"path": "bad/new"}""", 404, "body.path" },
        { "POST", "files/retrieve-by-path?environment=moon", """{"path": "bad/there"}""", 404, "query.environment" },
        { "POST", "files/retrieve-by-path?environment=staging", """{"path": "bad/there"}""", 404, "query.environment" },
        { "GET", "flows/fl_unknown", null, 404, "path.id" },
        { "GET", "flows/{dataset}", null, 404, "path.id" },
        { "GET", "flows/{flow}?version_id=flv_unknown", null, 404, "query.version_id" },
        { "GET", "flows/{flow}?version_id={dataset.version}", null, 404, "query.version_id" },
        { "GET", "flows/{flow}?environment=moon", null, 404, "query.environment" },
        { "GET", $"flows/fl_1?version_id={TooLong(256)}", null, 422, "query.version_id" },
        { "GET", "datasets/{flow}/datapoints", null, 404, "path.id" },
        { "GET", "datasets/{dataset}/datapoints?page=0", null, 422, "query.page" },
        { "GET", "datasets/{dataset}/datapoints?page=-1", null, 422, "query.page" },
        { "GET", "datasets/{dataset}/datapoints?page=x", null, 422, "query.page" },
        { "GET", "datasets/{dataset}/datapoints?page=99999999999999999999", null, 422, "query.page" },
        { "GET", "datasets/{dataset}/datapoints?size=-1", null, 422, "query.size" },
        { "GET", "datasets/{dataset}/datapoints?size=1001", null, 422, "query.size" },
        { "GET", "datasets/{dataset}/datapoints?size=100000", null, 422, "query.size" },
        { "GET", "files?page=0", null, 422, "query.page" },
        { "GET", "files?size=x", null, 422, "query.size" },
        { "GET", "files?type=flow&type=poem", null, 422, "query.type" },
        { "GET", "files?sort_by=size", null, 422, "query.sort_by" },
        { "GET", "files?order=up", null, 422, "query.order" },
        { "GET", "files?template=perhaps", null, 422, "query.template" },
        { "GET", "files?path=bad/no", null, 404, "query.path" },
        { "GET", "files?path=/", null, 404, "query.path" },
        { "GET", "files?environment=moon", null, 404, "query.environment" },
        { "GET", $"files?name={TooLong(255)}", null, 422, "query.name" },
        { "GET", $"files?path={TooLong(1000)}", null, 422, "query.path" },
        { "GET", "flows?page=-1", null, 422, "query.page" },
        { "PATCH", "flows/{flow}", """{"path": 1}""", 422, "body.path" },
        { "PATCH", "flows/{flow}", """{"path": "/x"}""", 422, "body.path" },
        { "PATCH", "flows/{flow}", """{"path": ""}""", 422, "body.path" },
        { "PATCH", "flows/{flow}", """{"path": "bad/dataset"}""", 409, "body.path" },
        { "PATCH", "flows/{flow}", """{"path": "bad/new", "name": "old"}""", 422, "body.name" },
        { "PATCH", "flows/{flow}", """{"name": "a/b"}""", 422, "body.name" },
        { "PATCH", "flows/{flow}", """{"name": ["x"]}""", 422, "body.name" },
        { "PATCH", "flows/{flow}", """{"directory_id": "dir_no"}""", 404, "body.directory_id" },
        { "PATCH", "flows/{dataset}", """{"name": "x"}""", 404, "path.id" },
        { "PATCH", "flows/fl_no", "", 404, "path.id" },
        { "DELETE", "flows/fl_no", null, 404, "path.id" },
        { "DELETE", "flows/{dataset}", null, 404, "path.id" },
        { "GET", "flows/fl_no/versions", null, 404, "path.id" },
        { "GET", "flows/{flow}/versions?evaluator_aggregates=5", null, 422, "query.evaluator_aggregates" },
        { "GET", "datasets/{dataset}/versions?include_datapoints=all", null, 422, "query.include_datapoints" },
        { "PATCH", "flows/{flow}/versions/flv_no", """{"name": "x"}""", 404, "path.version_id" },
        { "PATCH", "flows/{flow}/versions/{dataset.version}", """{"name": "x"}""", 404, "path.version_id" },
        { "PATCH", "flows/fl_no/versions/flv_no", """{"name": 1}""", 422, "body.name" },
        { "PATCH", "flows/{flow}/versions/{flow.version}", """{"name": " "}""", 422, "body.name" },
        { "PATCH", "flows/{flow}/versions/{flow.version}", """{"description": {}}""", 422, "body.description" },
        { "DELETE", "flows/{flow}/versions/flv_no", null, 404, "path.version_id" },
        { "DELETE", "flows/{flow}/versions/{flow.version}", null, 409, "path.version_id" },
        { "GET", "flows/fl_no/environments", null, 404, "path.id" },
        { "POST", "flows/{flow}/environments/env_no?version_id={flow.version}", null, 404, "path.environment_id" },
        { "POST", "flows/{flow}/environments/env_no", null, 422, "query.version_id" },
        { "POST", "flows/{flow}/environments/env_no?version_id=flv_no", null, 404, "query.version_id" },
        { "DELETE", "flows/{flow}/environments/env_no", null, 404, "path.environment_id" },
        { "GET", "datasets?order=1", null, 422, "query.order" },
    };

    public async Task InitializeAsync()
    {
        _flow = await _client.Post("flows", $$"""{"path": "{{Path}}", "attributes": {"v": 1}, "version_name": "one"}""");
        _dataset = await _client.Post("datasets", """{"path": "bad/dataset", "datapoints": [{"inputs": {"q": "1"}}]}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Bad_input_is_refused_by_name_and_changes_nothing(string method, string url, string? body, int status, string place)
    {
        var reply = await _client.Send(new HttpMethod(method), Filled(url), body is null ? null : Filled(body));

        Assert.Equal(status, reply.Code);
        var errors = reply.Detail.ValueKind == JsonValueKind.Array ? [.. reply.Detail.EnumerateArray()] : new[] { reply.Detail };
        Assert.Equal([place], errors.Select(Replies.Place));
        Assert.All(errors, error => RequiredKeys.AssertKeys(error, "loc", "msg", "type"));
        await AssertNothingChanged();
    }

    [Fact]
    public async Task An_unknown_environment_is_named_in_the_words_that_clients_look_for()
    {
        var reply = await _client.Get($"flows/{_flow.Text("id")}?environment=moon");

        Assert.Equal("Environment moon does not exist.", reply.Detail.GetProperty("description").GetString());
    }

    [Fact]
    public async Task Every_bad_field_is_named_at_once()
    {
        var reply = await _client.Post("datasets?include_datapoints=x", """{"path": 1, "action": 2, "datapoints": [3]}""");

        Assert.Equal(
            ["body.path", "body.action", "body.datapoints.0", "query.include_datapoints"],
            reply.Detail.EnumerateArray().Select(Replies.Place));
    }

    private string Filled(string text) => text
        .Replace("{flow.version}", _flow.Text("version_id"), StringComparison.Ordinal)
        .Replace("{flow}", _flow.Text("id"), StringComparison.Ordinal)
        .Replace("{dataset.version}", _dataset.Text("version_id"), StringComparison.Ordinal)
        .Replace("{dataset}", _dataset.Text("id"), StringComparison.Ordinal);

    private async Task AssertNothingChanged()
    {
        var flow = await _client.Get("flows/" + _flow.Text("id"));
        var dataset = await _client.Post("datasets", """{"path": "bad/dataset", "datapoints": [], "action": "add"}""");
        var created = await _client.Post("files/retrieve-by-path", $$"""{"path": "{{NewPath}}"}""");

        Assert.Equal(_flow.Json.GetRawText(), flow.Json.GetRawText());
        Assert.Equal(_dataset.Text("version_id"), dataset.Text("version_id"));
        Assert.Equal(404, created.Code);
    }
}
