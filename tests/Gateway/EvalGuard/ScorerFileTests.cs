using System.Text.Json;
using Evals.Gateway.Tests.Hosting;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Scorers are files, which callers of other dialects delete and move, through this gateway or another one.</summary>
public sealed class ScorerFileTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly EvalGuardScenario _api = new(host.Url);

    [Theory]
    [InlineData("exact", false)]
    [InlineData("tone", true)]
    public async Task A_scorer_whose_file_was_deleted_is_made_anew_with_the_next_row(string scorer, bool elsewhere)
    {
        var v5 = new Scenario(elsewhere ? await host.ClientOfSecondGateway() : host.Client);
        var id = await _api.Create(External.Replace("shop", $"deleted {scorer}"));
        Data(await _api.Put(id, Row(0, scores: Scored(scorer, 1))));
        var first = await FileAt(v5, $"EvalGuard scorers/{scorer}");
        await v5.Ok(HttpMethod.Delete, $"evaluators/{first}");
        Assert.DoesNotContain(scorer, await Scorers());

        Data(await _api.Put(id, Row(1, scores: Scored(scorer, 0.25))));

        Assert.Contains(scorer, await Scorers());
        var second = await FileAt(v5, $"EvalGuard scorers/{scorer}");
        Assert.NotEqual(first, second);
        Assert.Equal(0.25, await MeanOf(v5, $"deleted {scorer}", second));
        Assert.Equal(1, await MeanOf(v5, $"deleted {scorer}", first));
    }

    [Fact]
    public async Task A_scorer_whose_file_was_moved_is_made_anew_and_the_moved_one_is_left_alone()
    {
        var v5 = new Scenario(host.Client);
        var id = await _api.Create(External.Replace("shop", "moved"));
        Data(await _api.Put(id, Row(0, scores: Scored("taste", 1))));
        var first = await FileAt(v5, "EvalGuard scorers/taste");
        await v5.Ok(HttpMethod.Patch, $"evaluators/{first}", """{"path":"mine/taste"}""");

        Data(await _api.Put(id, Row(1, scores: Scored("taste", 0.5))));

        Assert.Equal(0.5, await MeanOf(v5, "moved", await FileAt(v5, "EvalGuard scorers/taste")));
        Assert.Equal(1, await MeanOf(v5, "moved", first));
    }

    [Fact]
    public async Task Scorers_are_listed_by_name_page_by_page()
    {
        var api = new EvalGuardScenario(host.Url, "key of theirs");
        Assert.Equal("""{"scorers":[],"total":0}""", Data(await api.Get("/scorers")).GetRawText());
        var id = await api.Create(External);
        Data(await api.Put(id, Row(0, scores: """{"c":{"score":1},"a":{"score":1},"b/d":{"score":1}}""")));

        var page = Data(await api.Get("/scorers?limit=2&offset=1"));
        Assert.Equal(["b/d", "c"], page.GetProperty("scorers").EnumerateArray().Select(scorer => scorer.GetProperty("name").GetString()));
        Assert.Equal(3, page.GetProperty("total").GetInt32());
        Error(await api.Get("/scorers?limit=0"), 400, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task The_figures_of_an_eval_stay_those_of_all_its_rows_when_the_files_behind_them_are_deleted()
    {
        var v5 = new Scenario(host.Client);
        var old = await _api.Create(External.Replace("shop", "figures"));
        Data(await _api.Put(old, Row(0, score: 1)));
        foreach (var name in (string[])["passed", "score"])
            await v5.Ok(HttpMethod.Delete, $"evaluators/{await FileAt(v5, $"EvalGuard results/{name}")}");
        var made = await _api.Create(External.Replace("shop", "figures"));

        foreach (var id in (string[])[old, made]) Data(await _api.Put(id, Row(1, passed: false, score: 0)));

        var scores = Data(await _api.Get("/evals?projectId=figures")).EnumerateArray().Select(eval => eval.GetProperty("score").GetDouble());
        Assert.Equal([0, 0.5], scores);
        var summary = (await _api.Whole(old)).GetProperty("summary");
        Assert.Equal((1, 1, 0.5), (summary.GetProperty("passedCases").GetInt32(), summary.GetProperty("failedCases").GetInt32(), summary.GetProperty("avgScore").GetDouble()));
    }

    private static string Scored(string scorer, double score) =>
        $$$"""{"{{{scorer}}}":{"score":{{{JsonSerializer.Serialize(score)}}}}}""";

    private async Task<IEnumerable<string?>> Scorers() =>
        Data(await _api.Get("/scorers")).GetProperty("scorers").EnumerateArray().Select(scorer => scorer.GetProperty("name").GetString());

    private static async Task<string> FileAt(Scenario v5, string path) =>
        (await v5.Ok(HttpMethod.Post, "files/retrieve-by-path", JsonSerializer.Serialize(new { path }))).Text("id");

    /// <summary>What the eval's statistics say of an evaluator.</summary>
    private static async Task<double> MeanOf(Scenario v5, string project, string evaluator)
    {
        var flow = (await v5.Ok(HttpMethod.Get, $"flows?name={project}"))["records"][0].GetProperty("id").GetString();
        var evaluation = (await v5.Ok(HttpMethod.Get, $"evaluations?file_id={flow}"))["records"][0];
        var version = evaluation.GetProperty("evaluators").EnumerateArray().Select(entry => entry.GetProperty("version"))
            .Single(entry => entry.GetProperty("id").GetString() == evaluator).GetProperty("version_id").GetString();
        var stats = (await v5.Stats(evaluation.GetProperty("id").GetString()!))["run_stats"][0].GetProperty("evaluator_stats").EnumerateArray();
        return stats.Single(entry => entry.GetProperty("evaluator_version_id").GetString() == version).GetProperty("mean").GetDouble();
    }
}
