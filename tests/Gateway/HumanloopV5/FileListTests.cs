using System.Net;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

public sealed class FileListTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>, IAsyncLifetime
{
    private readonly HttpClient _client = host.Client;

    public async Task InitializeAsync()
    {
        await _client.Post("flows", """{"path": "list/deep/Flow", "attributes": {}}""");
        await _client.Post("tools", """{"path": "list/tool"}""");
        await _client.Post("prompts", """{"path": "list/prompt", "model": "m"}""");
        await _client.Post("datasets", """{"path": "listed", "datapoints": []}""");
        await host.Stranger.Post("flows", """{"path": "list/secret"}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Files_of_all_types_are_listed_as_files()
    {
        var all = await _client.Get("files?sort_by=name&order=asc");

        Golden.Matches("files", all);
        RequiredKeys.AssertPage(all.Json, RequiredKeys.AssertFile);
    }

    [Theory]
    [InlineData("files?sort_by=name&order=asc", "Flow,listed,prompt,tool")]
    [InlineData("files?sort_by=name&order=desc", "tool,prompt,listed,Flow")]
    [InlineData("files?path=list&sort_by=name&order=asc", "Flow,prompt,tool")]
    [InlineData("files?path=list/deep", "Flow")]
    [InlineData("files?path=", "Flow,listed,prompt,tool")]
    [InlineData("files?type=flow&type=tool&sort_by=name&order=asc", "Flow,tool")]
    [InlineData("files?name=FLO", "Flow")]
    [InlineData("files?environment=production&sort_by=name&order=asc", "Flow,listed,prompt,tool")]
    [InlineData("files?environment=staging", "")]
    [InlineData("files?template=true", "")]
    [InlineData("files?template=false&name=tool", "tool")]
    [InlineData("prompts", "prompt")]
    [InlineData("datasets?name=list", "listed")]
    [InlineData("datasets?name=other", "")]
    [InlineData("flows?user_filter=somebody", "")]
    [InlineData("agents", "")]
    public async Task Lists_take_filters_and_orders(string url, string names)
    {
        var list = await _client.Get(url);

        Assert.Equal(HttpStatusCode.OK, list.Status);
        var found = list["records"].EnumerateArray().Select(file => file.GetProperty("name").GetString()!);
        if (!url.Contains("order", StringComparison.Ordinal)) found = found.Order(StringComparer.OrdinalIgnoreCase);
        Assert.Equal(names, string.Join(',', found));
        Assert.Equal(names.Length == 0 ? 0 : names.Split(',').Length, list["total"].GetInt32());
    }

    [Fact]
    public async Task Lists_come_page_by_page_and_a_page_past_the_end_is_empty()
    {
        var second = await _client.Get("files?sort_by=name&order=asc&size=3&page=2");
        var past = await _client.Get("files?size=3&page=3");

        Assert.Equal("tool", Assert.Single(second["records"].EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal((2, 3, 4), (second["page"].GetInt32(), second["size"].GetInt32(), second["total"].GetInt32()));
        Assert.Equal((0, 4), (past["records"].GetArrayLength(), past["total"].GetInt32()));
    }

    [Fact]
    public async Task An_unknown_directory_is_named_in_the_words_that_clients_look_for()
    {
        var reply = await _client.Get("files?path=list/no");

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Contains("Directory `list/no` does not exist", reply.Detail.GetProperty("description").GetString(), StringComparison.Ordinal);
    }
}
