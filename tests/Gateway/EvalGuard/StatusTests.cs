using System.Text.Json;
using Evals.Gateway.Tests.Hosting;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>The six statuses.</summary>
public sealed class StatusTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private static readonly string[] Open = ["pending", "queued", "running"];
    private static readonly string[] Final = ["passed", "failed", "error"];

    private readonly EvalGuardScenario _api = new(host.Url);

    [Fact]
    public async Task Until_it_has_ended_a_run_may_be_set_to_any_status()
    {
        foreach (var from in Open)
        {
            foreach (var to in (string[])[.. Open, .. Final])
            {
                var id = await _api.Create(External);
                Assert.Equal("running", await Status(id));
                Assert.Equal(from, Data(await Set(id, from)).GetProperty("status").GetString());
                Assert.Equal(to, Data(await Set(id, to)).GetProperty("status").GetString());
                Assert.Equal(to, await Status(id));
            }
        }
    }

    [Fact]
    public async Task What_has_ended_stays_as_it_is()
    {
        foreach (var end in Final)
        {
            var id = await _api.Create(External);
            await _api.Patch($"/evals/{id}", $$"""{"status":"{{end}}","summary":{"score":0.25} }""");
            var before = (await _api.Whole(id)).GetRawText();
            foreach (var to in (string[])[.. Open, .. Final])
            {
                var message = Error(await _api.Patch($"/evals/{id}", $$"""{"status":"{{to}}","summary":{"score":1} }"""), 409, "CONFLICT");
                Assert.Contains("final", message, StringComparison.Ordinal);
            }

            Assert.Equal(before, (await _api.Whole(id)).GetRawText());
        }
    }

    [Theory]
    [InlineData("-3", 0)]
    [InlineData("0", 0)]
    [InlineData("0.5", 0.5)]
    [InlineData("1", 1)]
    [InlineData("88", 1)]
    public async Task A_reported_score_is_kept_between_0_and_1(string score, double kept)
    {
        var id = await _api.Create(External);
        var updated = Data(await _api.Patch($"/evals/{id}", $$"""{"status":"running","summary":{"score":{{score}},"totalLatency":12,"passRate":0.5,"mine":{"a":[1.50]} } }"""));
        Assert.Equal(kept, updated.GetProperty("score").GetDouble());
        var whole = await _api.Whole(id);
        Assert.Equal(kept, whole.GetProperty("run").GetProperty("score").GetDouble());
        Assert.Equal("""{"a":[1.50]}""", whole.GetProperty("reported").GetProperty("mine").GetRawText());
        Assert.Equal(0.5, whole.GetProperty("passRate").GetDouble());
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("summary").ValueKind);
    }

    [Fact]
    public async Task Rows_say_the_pass_rate_and_a_report_says_the_score()
    {
        var id = await _api.Create(External);
        await _api.Put(id, Row(0, score: 0.5), Row(1, passed: false, score: 0.25));
        Assert.Equal(0.375, (await _api.Whole(id)).GetProperty("score").GetDouble());
        await _api.Patch($"/evals/{id}", """{"status":"passed","summary":{"score":0.9,"passRate":0.1}}""");
        var whole = await _api.Whole(id);
        Assert.Equal((0.9, 0.5), (whole.GetProperty("score").GetDouble(), whole.GetProperty("passRate").GetDouble()));
        Assert.Equal(0.375, whole.GetProperty("summary").GetProperty("avgScore").GetDouble());
    }

    private Task<Reply> Set(string id, string status) => _api.Patch($"/evals/{id}", $$"""{"status":"{{status}}"}""");

    private async Task<string?> Status(string id) => (await _api.Whole(id)).GetProperty("status").GetString();
}
