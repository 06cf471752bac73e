using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

public sealed class DatasetTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private V4Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await V4Scenario.Start(_host.Client, 0);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_dataset_grows_by_one_datapoint_by_many_and_by_logs()
    {
        var datapoints = $"datasets/{_scenario.DatasetId}/datapoints";
        var one = await _scenario.Post(datapoints, """{"inputs":{"q":"one","n":1,"none":null},"messages":[{"role":"user","content":"?"}],"target":{"a":[1,{"b":true}]}}""");
        Golden.Matches("datapoints-added", one);
        var many = await _scenario.Post(datapoints, """[{"inputs":{"q":"two"}},{"inputs":{"q":"one"}},{"inputs":{"q":"two"}}]""");
        var log = (await _host.Client.Post("prompts/log", """{"path":"support","prompt":{"model":"gpt-4o"},"inputs":{"q":"three"},"output":"3"}""")).Text("id");
        var ofLog = await _scenario.Post(datapoints, $$"""{"log_ids":["{{log.Replace("log_", "data_", StringComparison.Ordinal)}}"]}""");

        var ids = many.Json.EnumerateArray().Select(Id).ToList();
        Assert.Equal((ids[0], 3), (ids[2], ids.Count));
        var all = await _scenario.Get(datapoints);
        Assert.Equal([Id(one.Json[0]), ids[0], ids[1], Id(ofLog.Json[0])], all["records"].EnumerateArray().Select(Id));
        Assert.Equal("""{"output":"3"}""", ofLog.Json[0].GetProperty("target").GetRawText());
        Golden.Matches("datapoints", await _scenario.Get($"{datapoints}?page=1&size=3"));
        Golden.Matches("dataset", await _scenario.Get($"datasets/{_scenario.DatasetId}"));
    }

    [Fact]
    public async Task A_datapoint_is_read_by_its_id_as_long_as_a_dataset_is_there_that_ever_had_it()
    {
        const string row = """{"inputs":{"q":"one"},"target":{"a":1}}""";
        var id = Id((await _scenario.Post($"datasets/{_scenario.DatasetId}/datapoints", row)).Json[0]);
        Golden.Matches("datapoint", await _scenario.Get($"datapoints/{id}"));
        Assert.Equal(404, (await _host.Stranger.Get($"/v4/datapoints/{id}")).Code);

        // Two later datasets have it, too; the first one's newest version has it no more.
        var (second, third) = (await Dataset("second", row), await Dataset("third", row));
        await _host.Client.Post("datasets", $$"""{"id":"{{Stored(_scenario.DatasetId)}}","datapoints":[]}""");
        foreach (var dataset in (string[])[_scenario.DatasetId, second, third])
        {
            Assert.Equal(dataset, (await _scenario.Get($"datapoints/{id}")).Text("dataset_id"));
            await _scenario.Ok(HttpMethod.Delete, $"datasets/{dataset}");
        }

        var gone = await _scenario.Send(HttpMethod.Get, $"datapoints/{id}");
        Assert.Equal((404, "path.id"), (gone.Code, gone.Detail.Place()));
    }

    [Fact]
    public async Task An_evaluation_keeps_its_datapoints_when_their_dataset_is_deleted()
    {
        await _scenario.Post($"datasets/{_scenario.DatasetId}/datapoints", """[{"inputs":{"q":"one"}},{"inputs":{"q":"two"}}]""");
        var id = await _scenario.Running(await _scenario.Evaluator("exact"));
        var before = await _scenario.Get($"evaluations/{id}/datapoints");
        Assert.Equal(2, before["records"].GetArrayLength());

        await _scenario.Ok(HttpMethod.Delete, $"datasets/{_scenario.DatasetId}");

        Assert.Equal(before.Json.GetRawText(), (await _scenario.Get($"evaluations/{id}/datapoints")).Json.GetRawText());
        Assert.Equal("running", (await _scenario.Get($"evaluations/{id}")).Text("status"));
    }

    [Fact]
    public async Task What_v4_adds_is_what_v5_reads()
    {
        await _scenario.Post($"datasets/{_scenario.DatasetId}/datapoints", """{"inputs":{"q":"one"}}""");

        var v5 = await _host.Client.Get($"datasets/{Stored(_scenario.DatasetId)}?include_datapoints=true");

        Assert.Equal(("support/questions", 1), (v5.Text("path"), v5["datapoints_count"].GetInt32()));
        Assert.Equal("production", Assert.Single(v5["environments"].EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_v5_makes_is_found_in_v4()
    {
        var made = await _host.Client.Post("datasets", """{"path":"demo/sums","datapoints":[{"inputs":{"a":1,"b":{"c":[2]}}}]}""");
        var id = made.Text("id").Replace("ds_", "evts_", StringComparison.Ordinal);

        var found = await _scenario.Get($"datasets/{id}");

        Assert.Equal((id, "sums", "", 1), (found.Text("id"), found.Text("name"), found.Text("project_id"), found["datapoint_count"].GetInt32()));
        Assert.Equal(found.Json.GetRawText(), (await _scenario.Get($"datasets/{made.Text("id")}")).Json.GetRawText());
        var inputs = (await _scenario.Get($"datasets/{id}/datapoints"))["records"][0].GetProperty("inputs");
        Assert.Equal(("1", """{"c":[2]}"""), (inputs.GetProperty("a").GetString(), inputs.GetProperty("b").GetString()));
    }

    [Fact]
    public async Task A_dataset_is_renamed_described_and_deleted()
    {
        var path = $"datasets/{_scenario.DatasetId}";
        Assert.Equal("What people ask.", (await _scenario.Get(path)).Text("description"));

        var updated = await _scenario.Patch(path, """{"name":"faq","description":"Often asked."}""");
        Assert.Equal(("faq", "Often asked."), (updated.Text("name"), updated.Text("description")));
        Assert.Equal("Often asked.", (await _scenario.Patch(path, "{}")).Text("description"));
        Golden.Matches("datasets", await _scenario.Get("datasets"));

        var deleted = await _scenario.Ok(HttpMethod.Delete, path);
        Assert.Equal((200, "faq"), (deleted.Code, deleted.Text("name")));
        Assert.Equal(404, (await _scenario.Send(HttpMethod.Get, path)).Code);
        Assert.Empty((await _scenario.Get($"projects/{_scenario.ProjectId}/datasets")).Json.EnumerateArray());
    }

    /// <returns>The id of another dataset of the project, with this datapoint.</returns>
    private async Task<string> Dataset(string name, string datapoint)
    {
        var id = (await _scenario.Post($"projects/{_scenario.ProjectId}/datasets", $$"""{"name":"{{name}}","description":""}""")).Text("id");
        await _scenario.Post($"datasets/{id}/datapoints", datapoint);
        return id;
    }

    private static string Id(JsonElement datapoint) => datapoint.GetProperty("id").GetString()!;

    private static string Stored(string id) => id.Replace("evts_", "ds_", StringComparison.Ordinal);
}
