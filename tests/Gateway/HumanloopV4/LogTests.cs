using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

public sealed class LogTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private V4Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await V4Scenario.Start(_host.Client, 1);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_log_is_posted_read_and_corrected()
    {
        var parent = (await _scenario.Post("logs", Log("\"output\":\"parent\""))).Text("id");
        var posted = await _scenario.Post("logs", Log($$"""
            "session_reference_id":"chat 1","parent_id":"{{parent}}","inputs":{"q":"?"},"messages":[{"role":"user","content":"?"}],"output":"yes",
            "duration":1.5,"source":"test","metadata":{"a":[1]},"save":true,"reference_id":"r","judgment":true,"created_at":"2026-01-02T03:04:05Z",
            "stdout":"out","prompt_tokens":3,"output_tokens":4,"prompt_cost":0.1,"output_cost":0.2,"environment":"production",
            "provider_request":{"a":1},"provider_response":{"b":2},"output_message":{"role":"assistant","content":"yes"},"feedback":{"type":"rating","value":"good"}
            """));
        Golden.Matches("log-posted", posted);
        var id = posted.Text("id");
        Golden.Matches("log", await _scenario.Get($"logs/{id}"));

        var corrected = await _scenario.Patch($"logs/{id}", """{"output":"no","duration":2,"reference_id":"other"}""");

        Assert.Equal(("no", 2, "r", "chat 1"), (corrected.Text("output"), corrected["duration"].GetDouble(), corrected.Text("reference_id"), corrected.Text("session_reference_id")));
        Assert.Equal(id, (await _scenario.Get($"logs?project_id={_scenario.ProjectId}"))["records"][1].GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_only_v4_knows_of_a_log_survives_a_correction_through_v5()
    {
        var id = (await _scenario.Post("logs", Log("\"reference_id\":\"mine\",\"output\":\"a\""))).Text("id");
        var stored = id.Replace("data_", "log_", StringComparison.Ordinal);
        var v5 = await _host.Client.Get($"logs/{stored}");
        Assert.False(v5.Json.TryGetProperty("reference_id", out _));

        Assert.Equal(200, (await _host.Client.Send(HttpMethod.Patch, $"prompts/{_scenario.ProjectId}/log/{stored}", """{"output":"b"}""")).Code);

        var log = await _scenario.Get($"logs/{id}");
        Assert.Equal(("mine", "b"), (log.Text("reference_id"), log.Text("output")));
    }

    [Fact]
    public async Task Many_logs_are_posted_at_once_with_the_config_inline_and_all_or_none()
    {
        var posted = await _scenario.Post(
            "logs",
            """
            [{"project":"new one","config":{"type":"model","model":"m"},"output":"1"},
             {"project":"new one","config":{"model":"m"},"output":"2","session_id":"sesh_mine"}]
            """);
        var receipts = posted.Json.EnumerateArray().ToList();
        Assert.Equal((2, receipts[0].GetProperty("project_id").GetString()), (receipts.Count, receipts[1].GetProperty("project_id").GetString()));
        Assert.Equal((JsonValueKind.Null, "sesh_mine"), (receipts[0].GetProperty("session_id").ValueKind, receipts[1].GetProperty("session_id").GetString()));

        var refused = await _scenario.Send(HttpMethod.Post, "logs", $"[{Log("\"output\":\"1\"")},{Log("\"output\":\"2\"").Replace(_scenario.ConfigId, "config_unknown", StringComparison.Ordinal)}]");

        Assert.Equal((404, "body.1.config_id"), (refused.Code, refused.Detail.Place()));
        Assert.Equal(0, (await _scenario.Get($"logs?project_id={_scenario.ProjectId}"))["total"].GetInt32());
    }

    [Fact]
    public async Task The_same_session_name_is_the_same_session()
    {
        var replies = new List<string>();
        foreach (var name in (string[])["a", "a", "b"]) replies.Add((await _scenario.Post("logs", Log($"\"session_reference_id\":\"{name}\""))).Text("session_id"));
        Assert.Equal(replies[0], replies[1]);
        Assert.NotEqual(replies[0], replies[2]);
        Assert.StartsWith("sesh_", replies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_are_searched_by_text_and_day_and_deleted()
    {
        foreach (var word in (string[])["apple", "pear"])
        {
            await _scenario.Post("logs", Log($$"""
                "output":"{{word}}","metadata":{"kind":"{{word}}"}
                """));
            _host.Clock.Now += TimeSpan.FromDays(1);
        }

        var list = $"logs?project_id={_scenario.ProjectId}";
        Assert.Equal(["pear", "apple"], await Outputs(list));
        Assert.Equal(["apple"], await Outputs($"{list}&page=1&size=1"));
        Assert.Equal(["apple"], await Outputs($"{list}&search=APPL"));
        Assert.Equal(["pear"], await Outputs($"{list}&metadata_search=pear"));
        Assert.Equal(["apple"], await Outputs($"{list}&end_date=2026-01-31"));
        Assert.Equal(["pear"], await Outputs($"{list}&start_date=2026-02-01"));
        Assert.Equal(["pear"], await Outputs($"{list}&start_date=2026-02-01&end_date=9999-12-31"));
        Assert.Empty(await Outputs("logs?project_id=pr_unknown"));

        var id = (await _scenario.Get($"{list}&search=apple"))["records"][0].GetProperty("id").GetString();
        Assert.Equal(204, (await _scenario.Ok(HttpMethod.Delete, $"logs?id={id}&id=data_unknown")).Code);
        Assert.Equal(["pear"], await Outputs(list));
    }

    private async Task<List<string>> Outputs(string path) =>
        [.. (await _scenario.Get(path))["records"].EnumerateArray().Select(log => log.GetProperty("output").GetString()!)];

    private string Log(string fields) => $$"""{"project_id":"{{_scenario.ProjectId}}","config_id":"{{_scenario.ConfigId}}",{{fields}}}""";
}
