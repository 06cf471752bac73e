using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;
using Evals.Grains.Ports;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Runs with more results than are read at once.</summary>
public sealed class LargeRunTests : IAsyncLifetime
{
    private const int Rows = 3_000;

    private readonly EmbeddedHost _host;
    private readonly HttpClient _http = new();
    private EvalGuardScenario _api = null!;
    private WatchedCalls<ILogStore> _reads = null!;

    public LargeRunTests() => _host = new EmbeddedHost { Over = Watch };

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _api = new EvalGuardScenario(_host.Url);
        _http.DefaultRequestHeaders.Add("Authorization", "Bearer key of ours");
    }

    [Fact]
    public async Task An_answer_begins_before_all_of_the_run_was_read()
    {
        var id = await Filled("begins");
        // The run to compare with is read as a whole before, and its outputs again.
        (string Path, int Free)[] requests = [($"/evals/{id}", 2), ($"/evals/compare?runA={id}&runB={id}&projectId=begins", 11)];
        foreach (var (path, free) in requests)
        {
            using var begun = new ManualResetEventSlim();
            var (reads, waited) = (0, false);
            _reads.Before = _ =>
            {
                if (Interlocked.Increment(ref reads) <= free) return;
                waited = true;
                Assert.True(begun.Wait(TimeSpan.FromSeconds(30)), "Nothing was sent before all was read.");
            };
            using var reply = await _http.GetAsync(new Uri(_host.Url, "/api/v1" + path), HttpCompletionOption.ResponseHeadersRead);
            begun.Set();
            using var body = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
            var data = body.RootElement.GetProperty("data");
            Assert.True(waited);
            Assert.Equal(Rows, (data.TryGetProperty("results", out var results) ? results : data.GetProperty("cases")).GetArrayLength());
        }
    }

    [Fact]
    public async Task A_fault_amid_the_answer_breaks_it_off_and_one_before_is_answered()
    {
        var id = await Filled("fault");
        var reads = 0;
        _reads.Before = method =>
        {
            if (method == nameof(ILogStore.Get) && ++reads > 3) throw new GrainUnavailableException("The store is away.");
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetStringAsync(new Uri(_host.Url, $"/api/v1/evals/{id}")));

        _reads.Before = _ => throw new GrainUnavailableException("The store is away.");
        Error(await _api.Get($"/evals/{id}"), 503, "SERVICE_UNAVAILABLE");
    }

    [Fact]
    public async Task Rows_far_apart_and_logs_of_other_dialects_come_in_the_order_of_their_indexes()
    {
        int[] indexes = [.. Enumerable.Range(0, 150), .. Enumerable.Range(1_000, 150), 7_000_000];
        var id = await _api.Create(External.Replace("shop", "far apart"));
        Data(await _api.Put(id, [.. indexes.Reverse().Select(index => Row(index))]));
        var v5 = new Scenario(_host.Client);
        var flow = (await v5.Ok(HttpMethod.Get, "flows?name=far apart"))["records"][0].GetProperty("id").GetString();
        var evaluation = (await v5.Ok(HttpMethod.Get, $"evaluations?file_id={flow}"))["records"][0].GetProperty("id").GetString();
        var run = (await v5.Ok(HttpMethod.Get, $"evaluations/{evaluation}/runs"))["runs"][0].GetProperty("id").GetString();
        for (var n = 0; n < 20; n++) await v5.Ok(HttpMethod.Post, "flows/log", $$"""{"id":"{{flow}}","run_id":"{{run}}","output":"other {{n}}"}""");
        Data(await _api.Put(id, Row(500)));

        var whole = await _api.Whole(id);

        int[] expected = [.. indexes.Append(500).Order(), .. Enumerable.Range(7_000_001, 20)];
        Assert.Equal(expected, whole.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("test_case_index").GetInt32()));
        Assert.Equal("other 19", whole.GetProperty("results")[expected.Length - 1].GetProperty("output").GetString());
        var summary = whole.GetProperty("summary");
        Assert.Equal((322, 302, 20), (summary.GetProperty("totalCases").GetInt32(), summary.GetProperty("passedCases").GetInt32(), summary.GetProperty("unjudgedCases").GetInt32()));
        Assert.Equal(1, whole.GetProperty("passRate").GetDouble());
    }

    [Fact]
    public async Task Each_result_is_compared_with_one_of_its_case_in_their_order()
    {
        var (a, b) = (await _api.Create(External.Replace("shop", "cases")), await _api.Create(External.Replace("shop", "cases")));
        Data(await _api.Put(a, Of(0, "x", 1), Of(1, "x", 0.5), Of(2, "y", 1, expected: "e"), Of(3, "x", 1)));
        Data(await _api.Put(b, Of(0, "y", 1), Of(5, "x", 0.5), Of(7, "x", 0.75)));

        var compared = Data(await _api.Get($"/evals/compare?runA={a}&runB={b}&projectId=cases"));

        Assert.Equal(
            [("of 0", "of 5", 50.0, true), ("of 1", "of 7", 75, false)],
            compared.GetProperty("cases").EnumerateArray().Select(matched => (
                matched.GetProperty("run_a_output").GetString(), matched.GetProperty("run_b_output").GetString(),
                matched.GetProperty("run_b_score").GetDouble(), matched.GetProperty("regression").GetBoolean())));
        Assert.Equal([1, 1, 0], new[] { "regressions", "improvements", "unchanged" }.Select(count => compared.GetProperty(count).GetInt32()));
        Assert.Equal(4, compared.GetProperty("run_a").GetProperty("total_cases").GetInt32());

        static string Of(int index, string input, double score, string? expected = null) => JsonSerializer.Serialize(
            new { test_case_index = index, input, output = $"of {index}", expected, score });
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<string> Filled(string project)
    {
        var id = await _api.Create(External.Replace("shop", project));
        foreach (var some in Enumerable.Range(0, Rows).Chunk(1_000)) Data(await _api.Put(id, [.. some.Select(index => Row(index))]));
        return id;
    }

    private Stores Watch(Stores stores)
    {
        (var logs, _reads) = WatchedCalls<ILogStore>.Of(stores.Logs);
        return stores with { Logs = logs };
    }
}
