using System.Text.Json.Nodes;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Texts;

/// <summary>What a client does that keeps prompts and agents as files next to its code: it pulls them, and logs with their text.</summary>
public sealed class TextEndpointTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private const string Template = "[{\"role\":\"system\",\"content\":\"Answer {{question}}\\nkindly.\"},{\"role\":\"user\",\"content\":\"<text>\"}]";

    private readonly HttpClient _client = host.Client;

    [Theory]
    [InlineData("prompt", ",\"linked_tools\":[\"tl_none\"]")]
    [InlineData("agent", ",\"max_iterations\":3")]
    public async Task A_pulled_file_is_the_version_that_it_was_pulled_from(string type, string own)
    {
        var path = $"pull/{type}/file";
        var file = await _client.Post(type + "s", $$"""{"path":"{{path}}","model":"gpt-4o","temperature":0.5,"template":{{Template}}{{own}}}""");
        await _client.Post("flows", $$"""{"path":"pull/{{type}}/flow"}""");

        var one = await _client.Post("files/retrieve-by-path?include_raw_file_content=true", $$"""{"path":"{{path}}"}""");
        var listed = await _client.Get($"files?path=pull/{type}&type=prompt&type=agent&include_raw_file_content=true&page=1&size=100");
        var serialized = await _client.Get($"{type}s/{file.Text("id")}/serialize");
        var quoted = JsonValue.Create(one.Text("raw_file_content")).ToJsonString();
        var kernel = await _client.Post($"{type}s/deserialize", $$"""{"{{type}}":{{quoted}}}""");
        var log = await _client.Post($"{type}s/log", $$"""{"path":"{{path}}","{{type}}":{{quoted}},"output":"o"}""");
        var again = await _client.Post(type + "s", $$"""{"path":"{{path}}",{{kernel.Json.GetRawText()[1..]}}""");

        Assert.StartsWith("---\nmodel: gpt-4o\ntemperature: 0.5\n", one.Text("raw_file_content"), StringComparison.Ordinal);
        Assert.Equal(one.Text("raw_file_content"), Assert.Single(listed["records"].EnumerateArray()).GetProperty("raw_file_content").GetString());
        Assert.Equal(one.Text("raw_file_content"), serialized.Json.GetString());
        Assert.Equal(file.Text("version_id"), log.Text("version_id"));
        Assert.Equal(file.Text("version_id"), again.Text("version_id"));
    }

    [Fact]
    public async Task What_is_deep_or_has_numbers_beyond_all_bounds_has_a_text_at_once()
    {
        const int levels = 62; // With the list and the object that all of it is in, as many as a body may have.
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "[1e99999999999]" + new string('}', levels);
        var file = await _client.Post("prompts", $$"""{"path":"pull/deep","model":"m","other":{{deep}}}""");

        var text = await _client.Get($"prompts/{file.Text("id")}/serialize").WaitAsync(TimeSpan.FromSeconds(30));
        var log = await _client.Post("prompts/log", $$"""{"path":"pull/deep","prompt":{{text.Json.GetRawText()}},"output":"o"}""");

        Assert.Equal(file.Text("version_id"), log.Text("version_id"));
    }

    [Fact]
    public async Task Only_prompts_and_agents_have_a_text_and_only_when_it_is_asked_for()
    {
        var prompt = await _client.Post("prompts", """{"path":"quiet/prompt","model":"m"}""");
        await _client.Post("flows", """{"path":"quiet/flow"}""");

        foreach (var path in (string[])["files?path=quiet", "files?path=quiet&include_raw_file_content=false"])
            Assert.DoesNotContain("raw_file_content", (await _client.Get(path)).Json.GetRawText(), StringComparison.Ordinal);
        var all = await _client.Get("files?path=quiet&include_raw_file_content=true");
        Assert.Equal([prompt.Text("id")], all["records"].EnumerateArray().Where(file => file.TryGetProperty("raw_file_content", out _)).Select(file => file.GetProperty("id").GetString()));
        Assert.Equal(422, (await _client.Get("files?include_raw_file_content=maybe")).Code);
    }

    [Fact]
    public async Task A_text_that_is_changed_is_a_new_version()
    {
        var first = await _client.Post("prompts/log", """{"path":"edited/prompt","prompt":"---\nmodel: m\n---\n<system>\n  a\n</system>\n"}""");
        var second = await _client.Post("prompts/log", """{"path":"edited/prompt","prompt":"---\nmodel: m\n---\n<system>\n  b\n</system>\n"}""");
        var same = await _client.Post("prompts/log", """{"path":"edited/prompt","prompt":"---\nmodel: m\nmax_tokens: -1\n---\n<system>a</system>"}""");

        Assert.NotEqual(first.Text("version_id"), second.Text("version_id"));
        Assert.Equal(first.Text("version_id"), same.Text("version_id"));
        var text = await _client.Get($"prompts/{first.Text("prompt_id")}/serialize?version_id={second.Text("version_id")}");
        Assert.Equal("---\nmodel: m\n---\n<system>\n  b\n</system>\n", text.Json.GetString());
        Assert.Equal("text/plain", text.Message.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Texts_are_checked_before_anything_is_made()
    {
        Assert.Equal("body.prompt", (await _client.Post("prompts/deserialize", """{"prompt":"x"}""")).Detail[0].Place());
        Assert.Equal("body.prompt.model", (await _client.Post("prompts/deserialize", """{"prompt":"---\n---\n"}""")).Detail[0].Place());
        Assert.Equal("body.agent.tools.0.type", (await _client.Post("agents/deserialize", """{"agent":"---\nmodel: m\ntools: [{}]\n---\n"}""")).Detail[0].Place());
    }
}
