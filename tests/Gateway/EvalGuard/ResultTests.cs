using System.Text.Json;
using Evals.Gateway.Tests.Hosting;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Rows of results, and the races that clients run with them.</summary>
public sealed class ResultTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly EvalGuardScenario _api = new(host.Url);

    [Fact]
    public async Task An_index_may_be_written_as_any_whole_number_and_a_config_always_has_a_prompt()
    {
        var id = await _api.Create("""{"name":"n","projectId":"whole numbers","model":"m","external":true}""");
        await _api.Put(id, """{"test_case_index":0.0,"input":"a","output":"b"}""", """{"test_case_index":1e1,"input":"a","output":"b"}""");

        var whole = await _api.Whole(id);
        Assert.Equal(["0", "10"], whole.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("test_case_index").GetRawText()));
        Assert.Equal("", whole.GetProperty("config").GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task Rows_come_in_after_the_last_status_and_are_not_lost()
    {
        foreach (var end in (string[])["passed", "failed", "error"])
        {
            var id = await _api.Create(External);
            Data(await _api.Patch($"/evals/{id}", $$"""{"status":"{{end}}"}"""));
            Data(await _api.Put(id, Row(0), Row(1, passed: false)));
            var whole = await _api.Whole(id);
            Assert.Equal((end, 2), (whole.GetProperty("status").GetString(), whole.GetProperty("results").GetArrayLength()));
            Assert.Equal(0.5, whole.GetProperty("passRate").GetDouble());
        }
    }

    [Fact]
    public async Task A_terminal_status_that_overtakes_rows_loses_none_of_them()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = await _api.Create(External);
            var rows = Enumerable.Range(0, 8).Select(n => _api.Put(id, [.. Enumerable.Range(n * 20, 20).Select(index => Row(index))])).ToList();
            var ended = _api.Patch($"/evals/{id}", """{"status":"passed"}""");
            foreach (var reply in await Task.WhenAll(rows)) Data(reply);
            Data(await ended);
            var whole = await _api.Whole(id);
            Assert.Equal(Enumerable.Range(0, 160), Indexes(whole));
            Assert.Equal("passed", whole.GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task Of_one_index_in_two_requests_that_overlap_one_whole_row_is_left()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = await _api.Create(External);
            var bare = _api.Put(id, [.. Enumerable.Range(0, 50).Select(n => Row(n))]);
            var scored = _api.Put(id, [.. Enumerable.Range(0, 50).Select(n => Row(n, passed: false, score: 0.5, scores: """{"exact":{"score":0.5}}"""))]);
            Data(await bare);
            Data(await scored);
            var results = (await _api.Whole(id)).GetProperty("results").EnumerateArray().ToList();
            Assert.Equal(50, results.Count);
            Assert.All(results, row => Assert.Equal(
                row.GetProperty("passed").GetBoolean() ? ("{}", JsonValueKind.Null) : ("""{"exact":{"score":0.5}}""", JsonValueKind.Number),
                (row.GetProperty("scores").GetRawText(), row.GetProperty("score").ValueKind)));
            // Each request was applied at once.
            Assert.Single(results.Select(row => row.GetProperty("passed").GetBoolean()).Distinct());
        }
    }

    [Fact]
    public async Task Requests_one_after_the_other_leave_the_last_row()
    {
        var id = await _api.Create(External);
        await _api.Put(id, Row(0, score: 1, scores: """{"a":{"score":1},"b":{"score":1}}"""));
        await _api.Put(id, Row(0, passed: false, score: 0.25, scores: """{"a":{"score":0.25}}"""));
        var whole = await _api.Whole(id);
        Assert.Equal("""{"a":{"score":0.25}}""", whole.GetProperty("results")[0].GetProperty("scores").GetRawText());
        Assert.Equal(0.25, whole.GetProperty("summary").GetProperty("avgScore").GetDouble());
        Assert.Equal(1, whole.GetProperty("summary").GetProperty("totalCases").GetInt32());
    }

    [Fact]
    public async Task A_thousand_rows_are_taken_and_come_back_by_index()
    {
        var id = await _api.Create(External);
        Assert.Equal(1000, Data(await _api.Put(id, [.. Enumerable.Range(0, 1000).Reverse().Select(n => Row(n))])).GetArrayLength());
        Data(await _api.Put(id, [.. Enumerable.Range(1000, 500).Select(n => Row(n))]));
        Assert.Equal(Enumerable.Range(0, 1500), Indexes(await _api.Whole(id)));
    }

    [Fact]
    public async Task Rows_in_the_spelling_of_the_documentation_are_taken_by_their_place()
    {
        var id = await _api.Create(External);
        Data(await _api.Put(
            id,
            """{"input":"1+1","expectedOutput":"2","actualOutput":"2","score":1,"passed":true,"latency":12.5,"tokenUsage":{"total":9},"scorerResults":[{"scorer":"exact","score":1,"passed":true}]}""",
            """{"input":"1+2","actualOutput":"4","passed":false,"scorerResults":{"exact":{"score":0}}}"""));
        var results = (await _api.Whole(id)).GetProperty("results");
        Assert.Equal([0, 1], results.EnumerateArray().Select(row => row.GetProperty("test_case_index").GetInt32()));
        Assert.Equal(
            ("2", "2", 12.5, 1),
            (results[0].GetProperty("output").GetString(), results[0].GetProperty("expected").GetString(),
             results[0].GetProperty("latency_ms").GetDouble(), results[0].GetProperty("scores").GetProperty("exact").GetProperty("score").GetDouble()));
        Assert.Equal(("4", 0.0), (results[1].GetProperty("output").GetString(), results[1].GetProperty("score").GetDouble()));
    }

    [Fact]
    public async Task Fields_of_rows_may_come_in_any_order_twice_and_written_with_escapes()
    {
        var id = await _api.Create(External);
        await _api.Put(
            id,
            """{"test_case_index":0,"input":"a","output":"b","scores":{"x":{"score":1},"y":{"score":0}},"score":0.5,"cost":1}""",
            """{"cost":3,"score":0.25,"output":"b","scores":{"y":{"passed":true,"score":0.5},"x":{"score":1}},"input":"a","test_case_index":1}""",
            """{"other":1,"input":"no","score":9,"input":"a","\u006futput":"b","score":null,"scores":{"x":{"score":1},"\u0079":{"score":0}},"test_case_index":2}""");
        var whole = await _api.Whole(id);
        Assert.Equal([0.5, 0.25, 0.5], whole.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("score").GetDouble()));
        Assert.Equal([1, 3, 0], whole.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("cost").GetDouble()));
        Assert.All(whole.GetProperty("results").EnumerateArray(), row => Assert.Equal("a", row.GetProperty("input").GetString()));
    }

    [Fact]
    public async Task A_case_that_only_scorers_scored_has_their_mean()
    {
        var id = await _api.Create(External);
        await _api.Put(id, Row(0, scores: """{"a":{"score":1},"b":{"score":0},"note":{"reason":"none"},"_metadata":{"score":"x","any":[1]}}"""));
        var row = (await _api.Whole(id)).GetProperty("results")[0];
        Assert.Equal(0.5, row.GetProperty("score").GetDouble());
        Assert.Equal("""{"score":"x","any":[1]}""", row.GetProperty("scores").GetProperty("_metadata").GetRawText());
    }

    private static IEnumerable<int> Indexes(JsonElement whole) =>
        whole.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("test_case_index").GetInt32());
}
