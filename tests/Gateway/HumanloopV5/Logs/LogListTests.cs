using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

public sealed class LogListTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private string _flow = "";
    private string _version = "";

    private HttpClient Client => _host.Client;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        var flow = await Client.Post("flows", """{"path":"t/flow","attributes":{}}""");
        (_flow, _version) = (flow.Text("id"), flow.Text("version_id"));
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_files_logs_come_newest_first_page_by_page_until_a_page_is_empty()
    {
        foreach (var n in Enumerable.Range(0, 5)) await Log($"log {n}", $$"""{"created_at":"2026-01-0{{n + 1}}T00:00:00Z"}""");

        Assert.Equal("5: log 4, log 3, log 2, log 1, log 0", await List(""));
        Assert.Equal("5: log 2, log 1", await List("&page=2&size=2"));
        Assert.Equal("5: ", await List("&page=4&size=2"));
        Assert.Equal("5: ", await List("&size=0"));
        Golden.Matches("log-page", await Client.Get($"logs?file_id={_flow}&page=2&size=4"));
        Assert.Equal(0, (await Client.Get("logs?file_id=fl_unknown"))["total"].GetInt32());
        Assert.Equal(0, (await _host.Stranger.Get($"logs?file_id={_flow}"))["total"].GetInt32());
    }

    [Fact]
    public async Task Filters_all_hold_together()
    {
        await Log("one", """{"created_at":"2026-01-01T00:00:00Z","inputs":{"q":"Tea"},"metadata":{"team":"red"}}""");
        await Log("two", """{"created_at":"2026-01-02T00:00:00Z","output":"tea time","trace_parent_id":"one"}""");
        await Log("three", """{"created_at":"2026-01-03T00:00:00Z","output":"coffee","flow":{"attributes":{"v":2}}}""");

        Assert.Equal("2: two, one", await List("&search=TEA"));
        Assert.Equal("1: one", await List("&search=tea&metadata_search=RED"));
        Assert.Equal("2: three, two", await List("&id=t&id=wo"));
        Assert.Equal("2: two, one", await List($"&version_id={_version}"));
        Assert.Equal("2: three, two", await List("&start_date=2026-01-02T01:00:00%2B01:00"));
        Assert.Equal("2: three, two", await List("&start_date=2026-01-02T01:00:00+01:00"));
        Assert.Equal("1: two", await List("&start_date=2026-01-02&end_date=2026-01-02T00:00:00Z"));
        Assert.Equal("1: two", await List("&in_trace_filter=true"));
        Assert.Equal("2: three, one", await List("&in_trace_filter=false"));
        Assert.Equal("3: three, two, one", await List("&in_trace_filter=true&in_trace_filter=false"));
        Assert.StartsWith("2: ", await List("&sample=2"), StringComparison.Ordinal);
        Assert.Equal("0: ", await List("&sample=0"));
        Assert.Equal("3: three, two, one", await List("&search=&id=&start_date=&sample="));
    }

    [Fact]
    public async Task Judgments_traces_and_parents_are_shown_as_asked_for()
    {
        var evaluator = (await Client.Post("evaluators", """{"path":"t/e","spec":{"evaluator_type":"external","arguments_type":"target_free","return_type":"boolean"}}""")).Text("id");
        await Log("root", "{}");
        await Log("child", """{"trace_parent_id":"root"}""");
        await Client.Post("evaluators/log", """{"path":"t/e","parent_id":"root","judgment":true,"log_id":"judgment"}""");

        var plain = (await Client.Get($"logs?file_id={_flow}&id=root"))["records"][0];
        Assert.Equal("judgment", plain.GetProperty("evaluator_logs")[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("trace_children").ValueKind);
        var traced = (await Client.Get($"logs?file_id={_flow}&id=root&include_trace_children=true"))["records"][0];
        Assert.Equal("child", traced.GetProperty("trace_children")[0].GetProperty("id").GetString());
        Assert.Equal("judgment", traced.GetProperty("evaluator_logs")[0].GetProperty("id").GetString());

        Assert.False((await Client.Get($"logs?file_id={evaluator}"))["records"][0].TryGetProperty("parent", out _));
        var judgments = await Client.Get($"logs?file_id={evaluator}&include_parent=true");
        Assert.Equal("root", judgments["records"][0].GetProperty("parent").GetProperty("id").GetString());
        RequiredKeys.AssertLog(judgments["records"][0].GetProperty("parent"));
        RequiredKeys.AssertPage(judgments.Json, RequiredKeys.AssertLog);
    }

    private async Task Log(string id, string fields)
    {
        var body = $$"""{"path":"t/flow","log_id":"{{id}}",{{fields[1..]}}""".Replace(",}", "}", StringComparison.Ordinal);
        var receipt = await Client.Post("flows/log", body);
        Assert.True(receipt.Code == 200, receipt.Json.ToString());
    }

    private async Task<string> List(string filters)
    {
        var list = await Client.Get($"logs?file_id={_flow}{filters}");
        Assert.True(list.Code == 200, list.Json.ToString());
        return $"{list["total"]}: {string.Join(", ", list["records"].EnumerateArray().Select(log => log.GetProperty("id").GetString()))}";
    }
}
