using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

public sealed class EvaluationListTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private readonly List<string> _ids = [];
    private V4Scenario _scenario = null!;
    private string _exact = "";
    private string _second = "";

    /// <summary>Three evaluations, a day apart: of two configs, in three statuses, with 1, 0 and no judgment.</summary>
    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await V4Scenario.Start(_host.Client, 1);
        _exact = await _scenario.Evaluator("exact");
        foreach (var result in (string?[])["true", "false", null])
        {
            var id = (await _scenario.Evaluation(_exact)).Text("id");
            _ids.Add(id);
            if (result is not null)
            {
                await _scenario.Status(id, "running");
                await _scenario.Result(id, (await _scenario.Log(id, 0, "a")).Text("id"), _exact, result);
                if (result == "true") await _scenario.Status(id, "completed");
            }

            _host.Clock.Now += TimeSpan.FromDays(1);
            if (_ids.Count == 2) _second = await _scenario.UseConfig("gpt-5");
        }
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    /// <summary>A query, and the evaluations that it answers, by number.</summary>
    [Theory]
    [InlineData("", "210", 3)]
    [InlineData("&page=0&size=2", "21", 3)]
    [InlineData("&page=1&size=2", "0", 3)]
    [InlineData("&page=7", "", 3)]
    [InlineData("&id={0}&id={2}&id=ev_unknown", "20", 2)]
    [InlineData("&id_filter={1}", "1", 1)]
    [InlineData("&status_filter=completed&status_filter=pending", "20", 2)]
    [InlineData("&config_filter={config}", "2", 1)]
    [InlineData("&config_filter={config}&status_filter=completed", "", 0)]
    [InlineData("&dataset_filter={dataset}&size=1&page=1", "1", 3)]
    [InlineData("&dataset_filter=evts_unknown", "", 0)]
    [InlineData("&start_date=2026-02-01", "21", 2)]
    [InlineData("&end_date=2026-02-01", "10", 2)]
    [InlineData("&start_date=2026-02-01&end_date=2026-02-01", "1", 1)]
    [InlineData("&end_date=2026-02-01T00:00:00Z", "0", 1)]
    [InlineData("&sort=status.asc", "210", 3)]
    [InlineData("&sort=status.desc", "012", 3)]
    [InlineData("&sort=evaluator-{exact}.asc", "102", 3)]
    [InlineData("&sort=evaluator-{exact}.desc", "012", 3)]
    [InlineData("&sort=config.asc&sort=status.desc", null, 3)]
    [InlineData("&sort=dataset.desc&sort=evaluator-{exact}.asc&size=1", "1", 3)]
    [InlineData("&evaluatee_id={config}", "2", 1)]
    public async Task A_projects_evaluations_are_filtered_and_sorted(string query, string? expected, int total)
    {
        var reply = await _scenario.Get($"evaluations?project_id={_scenario.ProjectId}{Fill(query)}");

        Assert.Equal(total, reply["total"].GetInt32());
        if (expected is not null) Assert.Equal(expected.Select(digit => _ids[digit - '0']), Ids(reply));
    }

    [Fact]
    public async Task The_answers_have_one_shape()
    {
        Golden.Matches("evaluations", await _scenario.Get($"evaluations?project_id={_scenario.ProjectId}&size=1"));
        var bare = await _scenario.Get($"projects/{_scenario.ProjectId}/evaluations?evaluator_aggregates=true");
        Assert.Equal(Enumerable.Reverse(_ids), bare.Json.EnumerateArray().Select(evaluation => evaluation.GetProperty("id").GetString()!));
        Assert.Equal(0, bare.Json[1].GetProperty("evaluator_aggregates")[0].GetProperty("aggregate_value").GetDouble());
    }

    private string Fill(string query)
    {
        for (var n = 0; n < _ids.Count; n++) query = query.Replace($"{{{n}}}", _ids[n], StringComparison.Ordinal);
        return query.Replace("{config}", _second, StringComparison.Ordinal).Replace("{dataset}", _scenario.DatasetId, StringComparison.Ordinal)
            .Replace("{exact}", _exact, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Ids(Reply page) => page["records"].EnumerateArray().Select(evaluation => evaluation.GetProperty("id").GetString()!);
}
