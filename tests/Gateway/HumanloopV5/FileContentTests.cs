using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>What is inside a version's content is answered as clients read it: by models that require a function's name and description,
/// and what a linked tool is.</summary>
public sealed class FileContentTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly HttpClient _client = host.Client;

    [Theory]
    [InlineData("""{"name": "f"}""", """{"name":"f","description":""}""")]
    [InlineData("""{"strict": null, "description": null, "name": "f"}""", """{"name":"f","description":"","strict":null}""")]
    [InlineData("""{"parameters": {"a": 1}, "description": "d", "name": "f"}""", """{"name":"f","description":"d","parameters":{"a":1}}""")]
    public async Task A_function_always_has_a_description(string sent, string answered)
    {
        var tool = await _client.Post("tools", $$"""{"path": "functions/{{sent.Length}}/tool", "function": {{sent}} }""");
        var prompt = await _client.Post("prompts", $$"""{"path": "functions/{{sent.Length}}/prompt", "model": "m", "tools": [{{sent}}] }""");
        var agent = await _client.Post("agents", $$"""
            {"path": "functions/{{sent.Length}}/agent", "model": "m", "tools": [{"type": "inline", "json_schema": {{sent}} }, {"type": "file", "link": {"file_id": "tl_1"} }]}
            """);
        var evaluator = await _client.Post("evaluators", $$$"""
            {"path": "functions/{{{sent.Length}}}/evaluator", "spec": {"evaluator_type": "llm", "arguments_type": "target_free", "return_type": "text",
            "prompt": {"model": "m", "tools": [{{{sent}}}] } } }
            """);

        Assert.Equal(answered, tool["function"].GetRawText());
        Assert.Equal(answered, prompt["tools"][0].GetRawText());
        Assert.Equal(answered, agent["tools"][0].GetProperty("json_schema").GetRawText());
        Assert.Equal("tl_1", agent["tools"][1].GetProperty("link").GetProperty("file_id").GetString());
        Assert.Equal(answered, evaluator["spec"].GetProperty("prompt").GetProperty("tools")[0].GetRawText());
    }

    [Fact]
    public async Task Linked_tools_are_answered_with_what_they_are()
    {
        var tool = await _client.Post("tools", """{"path": "linked/tool", "function": {"name": "add", "description": "Adds.", "parameters": {}}}""");
        var bare = await _client.Post("tools", """{"path": "linked/bare", "source_code": "pass"}""");
        var prompt = await _client.Post("prompts", $$"""
            {"path": "linked/prompt", "model": "m", "linked_tools": ["{{tool.Text("version_id")}}", "tl_not_there", "{{bare.Text("id")}}"]}
            """);
        await _client.Send(HttpMethod.Delete, "tools/" + tool.Text("id"), null);
        var again = await _client.Get("prompts/" + prompt.Text("id"));

        Assert.Equal(
            $$$"""
            [{"id":"{{{tool.Text("id")}}}","version_id":"{{{tool.Text("version_id")}}}","name":"add","description":"Adds.","parameters":{}},{"id":"{{{bare.Text("id")}}}","version_id":"{{{bare.Text("version_id")}}}","name":"bare","description":""}]
            """,
            prompt["linked_tools"].GetRawText());
        Assert.Equal(bare.Text("id"), Assert.Single(again["linked_tools"].EnumerateArray()).GetProperty("id").GetString());
    }
}
