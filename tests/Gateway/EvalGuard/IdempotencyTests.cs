using Evals.Gateway.Tests.Hosting;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Requests with an Idempotency-Key.</summary>
public sealed class IdempotencyTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly EvalGuardScenario _api = new(host.Url);

    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task The_first_answer_comes_again_whatever_happened_since()
    {
        var project = Guid.NewGuid().ToString();
        var body = External.Replace("shop", project);
        var first = await _api.Post("/evals", body, _key);
        var id = Data(first).GetProperty("id").GetString()!;
        await _api.Patch($"/evals/{id}", """{"status":"failed"}""");
        AssertSame(first, await _api.Post("/evals", body, _key));
        Assert.Equal(1, Data(await _api.Get($"/evals?projectId={project}")).GetArrayLength());
        Assert.NotEqual(id, await _api.Create(body));
    }

    [Fact]
    public async Task A_terminal_status_that_is_sent_again_is_answered_again()
    {
        var id = await _api.Create(External);
        var first = await _api.Patch($"/evals/{id}", """{"status":"passed","summary":{"score":0.5}}""", _key);
        AssertSame(first, await _api.Patch($"/evals/{id}", """{"status":"passed","summary":{"score":0.5}}""", _key));
        Error(await _api.Patch($"/evals/{id}", """{"status":"passed","summary":{"score":0.5}}"""), 409, "CONFLICT");
    }

    [Fact]
    public async Task Results_and_uploads_are_answered_again()
    {
        var id = await _api.Create(External);
        var rows = $$"""{"results":[{{string.Join(',', Enumerable.Range(0, 300).Select(n => Row(n)))}}]}""";
        var first = await _api.Post($"/evals/{id}/results", rows, _key);
        await _api.Put(id, Row(0, passed: false));
        AssertSame(first, await _api.Post($"/evals/{id}/results", rows, _key));
        Assert.Equal(1, (await Whole(id)).GetProperty("failedCases").GetInt32());

        const string ci = """{"source":"pytest","summary":{"total":1,"passed":1,"failed":0,"passRate":1,"totalDuration":1},"cases":[{"testName":"t","passed":true,"duration":1}]}""";
        var upload = await _api.Post("/evals/ci", ci, _key + "ci");
        AssertSame(upload, await _api.Post("/evals/ci", ci, _key + "ci"));
    }

    [Fact]
    public async Task Refusals_are_answers_too()
    {
        var id = await _api.Create(External);
        await _api.Patch($"/evals/{id}", """{"status":"error"}""");
        var first = await _api.Patch($"/evals/{id}", """{"status":"passed"}""", _key);
        Error(first, 409, "CONFLICT");
        AssertSame(first, await _api.Patch($"/evals/{id}", """{"status":"passed"}""", _key));
    }

    [Fact]
    public async Task A_key_with_another_request_is_refused_and_nothing_is_applied()
    {
        var id = await _api.Create(External);
        await _api.Post($"/evals/{id}/results", $$"""{"results":[{{Row(0)}}]}""", _key);
        Error(await _api.Post($"/evals/{id}/results", $$"""{"results":[{{Row(1)}}]}""", _key), 400, "IDEMPOTENCY_KEY_REUSED");
        Error(await _api.Post("/evals", $$"""{"results":[{{Row(0)}}]}""", _key), 400, "IDEMPOTENCY_KEY_REUSED");
        Assert.Equal(1, (await Whole(id)).GetProperty("totalCases").GetInt32());
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("256")]
    public async Task A_key_that_is_none_is_refused(string key) => Error(
        await _api.Post("/evals", External, key == "256" ? new string('k', 256) : key), 400, "VALIDATION_ERROR");

    [Fact]
    public async Task Many_at_once_under_one_key_make_one_eval_and_get_one_answer()
    {
        var project = Guid.NewGuid().ToString();
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _api.Post("/evals", External.Replace("shop", project), _key)));
        Assert.All(replies, reply => AssertSame(replies[0], reply));
        Assert.Equal(1, Data(await _api.Get($"/evals?projectId={project}")).GetArrayLength());
    }

    [Fact]
    public async Task A_key_is_its_workspaces_own_and_its_answer_is_kept_for_a_day()
    {
        var stranger = new EvalGuardScenario(host.Url, "key of theirs");
        var first = Data(await _api.Post("/evals", External, _key)).GetProperty("id").GetString();
        Assert.NotEqual(first, Data(await stranger.Post("/evals", External, _key)).GetProperty("id").GetString());
        host.Clock.Now += TimeSpan.FromHours(23.9);
        Assert.Equal(first, Data(await _api.Post("/evals", External, _key)).GetProperty("id").GetString());
        host.Clock.Now += TimeSpan.FromHours(0.2);
        Assert.NotEqual(first, Data(await _api.Post("/evals", External, _key)).GetProperty("id").GetString());
    }

    private static void AssertSame(Reply first, Reply again) =>
        Assert.Equal((first.Code, first.Json.GetRawText()), (again.Code, again.Json.GetRawText()));

    private async Task<System.Text.Json.JsonElement> Whole(string id) => (await _api.Whole(id)).GetProperty("summary");
}
