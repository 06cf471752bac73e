using System.Text.Json;
using Evals.Gateway.Tests.Hosting;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Every endpoint's answer, held by a golden file.</summary>
public sealed class AnswerTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly EvalGuardScenario _api = new(host.Url);

    [Fact]
    public async Task An_eval_from_its_start_to_its_end()
    {
        var created = await _api.Post("/evals", Eval);
        Golden.Matches("create", Plain(created));
        Assert.Equal(201, created.Code);
        var id = Data(created).GetProperty("id").GetString()!;
        Golden.Matches("get-new", Plain(await _api.Get($"/evals/{id}")));
        Golden.Matches("results", Plain(await _api.Put(
            id,
            Row(1, passed: false, scores: """{"exact":{"score":0,"passed":false,"reason":"no"},"_metadata":{"k":1.0}}"""),
            Row(0, score: 0.75, scores: """{"exact":{"score":1},"new one":{"score":0.5,"passed":true}}"""))));
        Golden.Matches("get-running", Plain(await _api.Get($"/evals/{id}")));
        host.Clock.Now += TimeSpan.FromSeconds(12.5);
        Golden.Matches("update", Plain(await _api.Patch($"/evals/{id}", """{"status":"passed","summary":{"score":1.5,"passRate":0.9,"mine":[1.0]}}""")));
        Golden.Matches("get-ended", Plain(await _api.Get($"/evals/{id}")));
        Golden.Matches("list", Plain(await _api.Get("/evals?projectId=shop")));
        Assert.Equal((await _api.Get("/evals?projectId=shop")).Json.GetRawText(), (await _api.Get("/evals/runs?projectId=shop")).Json.GetRawText());
        host.Clock.Now = Clock.Start;
    }

    [Fact]
    public async Task External_runs_and_retries()
    {
        Golden.Matches("create-external", Plain(await _api.Post("/evals", External)));
        Golden.Matches("create-retry", Plain(await _api.Post(
            "/evals", """{"name":"old (retry)","model":"m","cases":[{"input":"a"}],"retryOf":"run_1700000000000_abc"}""")));
    }

    [Fact]
    public async Task Comparing()
    {
        var (a, b) = (await _api.Create(External.Replace("shop", "cmp")), await _api.Create(External.Replace("shop", "cmp")));
        await _api.Put(a, Row(0, score: 1), Row(1, score: 0.5), Row(2, score: 0.25), Row(3));
        await _api.Put(b, Row(2, score: 0.75), Row(1, score: 0.5), Row(0, score: 0.5), Row(9));
        Golden.Matches("compare", Plain(await _api.Get($"/evals/compare?runA={a}&runB={b}&projectId=cmp")));
        Error(await _api.Get($"/evals/compare?runA={a}&runB={b}&projectId=other"), 404, "NOT_FOUND");
        Error(await _api.Get($"/evals/compare?runA={a}&runB={Guid.NewGuid()}&projectId=cmp"), 404, "NOT_FOUND");
        Error(await _api.Get($"/evals/compare?runA={a}&projectId=cmp"), 400, "VALIDATION_ERROR");
        Error(await _api.Get($"/evals/compare?runA={a}&runB={b}"), 400, "MISSING_PROJECT_ID");
        Error(await _api.Get($"/evals/compare?runA=x&runB={b}&projectId=cmp"), 400, "INVALID_ID");
    }

    [Theory]
    [InlineData("vitest", """{"testName":"adds","displayName":"math > adds","suite":"math","passed":true,"duration":1.25},{"testName":"fails","displayName":"math > fails","suite":"math","passed":false,"duration":0.5,"error":{"type":"AssertionError","message":"1 is not 2","traceback":"at line 1"},"tags":["slow"]}""")]
    [InlineData("pytest", """{"testName":"test_ok","displayName":"tests/a.py::test_ok","passed":true,"duration":3.5,"tags":[],"description":"Says so."}""")]
    public async Task A_test_reporters_upload(string source, string cases)
    {
        var (total, failed) = source == "vitest" ? (2, 1) : (1, 0);
        var posted = await _api.Post(
            "/evals/ci",
            $$"""
            {"source":"{{source}}","projectId":"ci {{source}}","summary":{"total":{{total}},"passed":1,"failed":{{failed}},"passRate":{{1.0 / total:0.0###}},"totalDuration":1.75},
             "cases":[{{cases}}]}
            """);
        Golden.Matches($"ci-{source}", Plain(posted));
        Golden.Matches($"ci-{source}-get", Plain(await _api.Get($"/evals/{Data(posted).GetProperty("id").GetString()}")));
    }

    [Fact]
    public async Task What_clients_ask_for_around_evals()
    {
        Golden.Matches("project-current", Plain(await _api.Get("/project/current")));
        Golden.Matches("client-policy", Plain(await _api.Get("/client/policy?version=3.1.3")));
        await _api.Create(Eval.Replace("shop", "scorers"));
        var scorers = Data(await _api.Get("/scorers"));
        Assert.Equal(scorers.GetProperty("scorers").GetArrayLength(), scorers.GetProperty("total").GetInt32());
        var names = scorers.GetProperty("scorers").EnumerateArray().Select(scorer => scorer.GetProperty("name").GetString()).ToList();
        Assert.Contains("exact", names);
        Assert.Contains("tone/voice", names);
    }

    [Fact]
    public async Task A_project_without_evals_is_an_empty_list()
    {
        Assert.Equal(0, Data(await _api.Get("/evals?projectId=nobody")).GetArrayLength());
        var project = (await _api.Get("/project/current")).Text("projectId");
        Assert.Equal(JsonValueKind.Array, Data(await _api.Get($"/evals?projectId={project}")).ValueKind);
    }

    [Fact]
    public async Task Lists_are_newest_first_and_may_be_asked_for_in_part()
    {
        var ids = new List<string>();
        for (var n = 0; n < 3; n++)
        {
            host.Clock.Now += TimeSpan.FromSeconds(1);
            ids.Insert(0, await _api.Create(External.Replace("shop", "order")));
        }

        Assert.Equal(ids, Ids(await _api.Get("/evals?projectId=order")));
        Assert.Equal([ids[1]], Ids(await _api.Get("/evals?projectId=order&limit=1&offset=1")));
        host.Clock.Now = Clock.Start;
    }

    [Fact]
    public async Task Nobody_sees_the_evals_of_another_workspace()
    {
        var stranger = new EvalGuardScenario(host.Url, "key of theirs");
        var id = await _api.Create(External);
        await _api.Put(id, Row(0));
        Error(await stranger.Get($"/evals/{id}"), 404, "NOT_FOUND");
        Error(await stranger.Put(id, Row(0)), 404, "NOT_FOUND");
        Error(await stranger.Patch($"/evals/{id}", """{"status":"passed"}"""), 404, "NOT_FOUND");
        Assert.Equal(0, Data(await stranger.Get("/evals?projectId=shop")).GetArrayLength());
        Assert.NotEqual((await _api.Get("/project/current")).Text("projectId"), (await stranger.Get("/project/current")).Text("projectId"));
    }

    private static IEnumerable<string?> Ids(Reply reply) => Data(reply).EnumerateArray().Select(eval => eval.GetProperty("id").GetString());
}
