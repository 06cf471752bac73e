using System.Net;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

public sealed class DatasetTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private const string TwoDatapoints = """
        [{"inputs": {"q": "1"}, "target": {"answer": 1}}, {"messages": [{"role": "user", "content": "hi"}], "target": {}, "inputs": null}]
        """;

    private readonly HttpClient _client = host.Client;

    [Fact]
    public async Task A_dataset_is_answered_with_its_datapoints_only_when_asked()
    {
        var created = await Upsert("golden/dataset", "set", TwoDatapoints, """ "attributes": {"k": "v"}, "version_name": "v1", """);
        var bare = await _client.Get("datasets/" + created.Text("id"));
        var full = await _client.Get($"datasets/{created.Text("id")}?version_id={created.Text("version_id")}&include_datapoints=true");

        Golden.Matches("dataset", created);
        Golden.Matches("dataset-with-datapoints", full);
        Assert.Equal(created.Json.GetRawText(), bare.Json.GetRawText());
        RequiredKeys.AssertFile(full.Json);
    }

    [Fact]
    public async Task Datapoints_come_in_order_page_by_page_and_a_page_past_the_end_is_empty()
    {
        var datapoints = string.Join(", ", Enumerable.Range(0, 5).Select(i => $$$"""{"inputs": {"q": "{{{i}}}"}}"""));
        var dataset = await Upsert("pages/dataset", "set", $"[{datapoints}]");
        var url = $"datasets/{dataset.Text("id")}/datapoints";

        var first = await _client.Get(url + "?page=1&size=2");
        var last = await _client.Get(url + "?page=3&size=2");
        var past = await _client.Get(url + "?page=4&size=2");
        var all = await _client.Get(url);

        Golden.Matches("datapoints", first);
        Assert.Equal(["4"], Questions(last));
        Assert.Empty(Questions(past));
        Assert.Equal((5, 50), (all["total"].GetInt32(), all["size"].GetInt32()));
        Assert.Equal(["0", "1", "2", "3", "4"], Questions(all));
        RequiredKeys.AssertPage(all.Json, RequiredKeys.AssertDatapoint);
    }

    [Fact]
    public async Task Add_and_remove_start_from_the_version_created_last_or_from_the_one_named()
    {
        var one = await Upsert("actions/dataset", "set", """[{"inputs": {"q": "1"}}]""");
        var two = await Upsert("actions/dataset", "add", """[{"inputs": {"q": "2"}}]""");
        var three = await Upsert("actions/dataset", "add", """[{"inputs": {"q": "3"}}]""");
        var removed = await Upsert("actions/dataset", "remove", """[{"inputs": {"q": "2"}}]""");
        var fromFirst = await Upsert("actions/dataset", "add", """[{"inputs": {"q": "3"}}]""", query: "version_id=" + one.Text("version_id"));

        Assert.Equal([1, 2, 3, 2, 2], ((Reply[])[one, two, three, removed, fromFirst]).Select(reply => reply["datapoints_count"].GetInt32()));
        Assert.Equal(removed.Text("version_id"), fromFirst.Text("version_id"));
    }

    [Fact]
    public async Task Adding_nothing_looks_a_dataset_up_and_creates_none()
    {
        var created = await Upsert("lookup/dataset", "set", """[{"inputs": {"q": "1"}}]""");

        var found = await Upsert("lookup/dataset", "add", "[]");
        var missing = await Upsert("lookup/typo", "add", "[]");
        var still = await _client.Post("files/retrieve-by-path", """{"path": "lookup/typo"}""");

        Assert.Equal(created.Text("version_id"), found.Text("version_id"));
        Assert.Equal((HttpStatusCode.NotFound, "body.path"), (missing.Status, missing.Detail.Place()));
        Assert.Equal(HttpStatusCode.NotFound, still.Status);
    }

    [Fact]
    public async Task Datapoints_that_were_read_can_be_sent_back_with_their_ids()
    {
        var created = await Upsert("back/dataset", "set", TwoDatapoints);
        var read = await _client.Get($"datasets/{created.Text("id")}?include_datapoints=true");

        var back = await Upsert("back/dataset", "set", read["datapoints"].GetRawText());

        Assert.Equal(created.Text("version_id"), back.Text("version_id"));
    }

    [Fact]
    public async Task An_empty_dataset_is_one()
    {
        var empty = await Upsert("empty/dataset", "set", "[]", query: "include_datapoints=true");

        Assert.Equal((0, 0), (empty["datapoints_count"].GetInt32(), empty["datapoints"].GetArrayLength()));
    }

    private Task<Reply> Upsert(string path, string action, string datapoints, string more = "", string query = "") =>
        _client.Post("datasets?" + query, $$"""{"path": "{{path}}", "id": null, {{more}} "action": "{{action}}", "datapoints": {{datapoints}}}""");

    private static IEnumerable<string> Questions(Reply page) =>
        page["records"].EnumerateArray().Select(datapoint => datapoint.GetProperty("inputs").GetProperty("q").GetString()!);
}
