using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>What each client sends, and whether it can read what it gets: the strictest of their readers in C#.</summary>
public sealed class ClientTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
    };

    public static TheoryData<string, string> Clients => new()
    {
        { "js", "Content-Type: application/json|x-evalguard-client-version: 3.1.3|x-evalguard-subject-email: a@b.c|x-evalguard-purpose: test" },
        { "py", "Content-Type: application/json|x-evalguard-client-version: 2.1.0|User-Agent: evalguard-sdk-python/2.1.0" },
        { "go", "Content-Type: application/json|Accept: application/json|x-evalguard-client-version: 1.4.2|User-Agent: evalguard-go/1.4.2" },
        { "cli", "" },
        { "tf", "x-requested-with: terraform-provider" },
    };

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_runs_an_eval_with_its_own_headers(string client, string headers)
    {
        var keyed = client is "js" or "py" or "go";
        var project = (await Send(HttpMethod.Get, "/project/current")).GetProperty("projectId").GetString()!;
        var stub = Data(await Send(
            HttpMethod.Post,
            "/evals",
            $$$"""{"name":"of {{{client}}}","projectId":"{{{project}}}","model":"m","prompt":"{{input}}","cases":[{"input":"a","expectedOutput":"b"}],"scorers":["exact"]}"""));
        Assert.Equal(("running", 1), (stub.GetProperty("status").GetString(), stub.GetProperty("totalTests").GetInt32()));
        Assert.True(stub.TryGetProperty("score", out _) && stub.TryGetProperty("passRate", out _));
        var id = stub.GetProperty("id").GetString()!;
        AssertReadable(Data(await Send(HttpMethod.Get, $"/evals/{id}")));
        await Send(HttpMethod.Post, $"/evals/{id}/results", $$"""{"results":[{{EvalGuardScenario.Row(0, score: 1, scores: """{"exact":{"score":1,"passed":true,"reason":"same"}}""")}}]}""");
        AssertReadable(Data(await Send(HttpMethod.Get, $"/evals/{id}")));
        await Send(HttpMethod.Patch, $"/evals/{id}", """{"status":"passed","summary":{"score":1,"passRate":1}}""");
        AssertReadable(Data(await Send(HttpMethod.Get, $"/evals/{id}")));
        foreach (var path in (string[])["/evals", "/evals/runs"])
        {
            var list = Data(await Send(HttpMethod.Get, $"{path}?projectId={project}"));
            Assert.Contains(list.Deserialize<List<RunRow>>(Strict)!, run => run.Id == id && run.Status == "passed");
        }

        async Task<JsonElement> Send(HttpMethod method, string path, string? json = null)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(method, new Uri(host.Url, "/api/v1" + path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "key of ours");
            request.Content = json is null ? new ByteArrayContent([]) : new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                var (name, value) = (header[..header.IndexOf(':')], header[(header.IndexOf(':') + 2)..]);
                Assert.True(name == "Content-Type"
                    ? request.Content.Headers.TryAddWithoutValidation(name, value)
                    : request.Headers.TryAddWithoutValidation(name, value));
            }

            if (keyed && method != HttpMethod.Get) request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            var reply = await http.Exchange(request);
            Assert.True(reply.Code is >= 200 and < 300, reply.Json.ToString());
            Assert.NotEmpty(reply.Message.Headers.GetValues("X-Request-Id").Single());
            return reply.Json;
        }
    }

    /// <summary>What a user may give for a base URL, and what the clients make of it.</summary>
    [Theory]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/")]
    public async Task A_base_url_that_ends_in_api_fits_every_client(string given)
    {
        var trimmed = given.TrimEnd('/');
        var js = trimmed.EndsWith("/api/v1", StringComparison.Ordinal) ? trimmed : trimmed + "/v1";
        var python = (trimmed.EndsWith("/v1", StringComparison.Ordinal) ? trimmed[..^3] : trimmed) + "/v1";
        var go = trimmed.EndsWith("/api", StringComparison.Ordinal) ? trimmed + "/v1" : trimmed;
        foreach (var made in (string[])[js, python, go])
        {
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key of ours");
            Assert.True((await http.GetAsync(new Uri(host.Url, made + "/project/current"))).IsSuccessStatusCode);
        }
    }

    private static JsonElement Data(JsonElement answer)
    {
        Assert.True(answer.GetProperty("success").GetBoolean());
        return answer.GetProperty("data");
    }

    /// <summary>As the Go client reads it (nested), the CLI (flat) and JS (flat before nested).</summary>
    private static void AssertReadable(JsonElement data)
    {
        var nested = data.Deserialize<Whole>(Strict)!;
        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", nested.Run.Id);
        foreach (var time in new[] { nested.Run.CreatedAt, nested.Run.CompletedAt }.OfType<string>())
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$", time);
        foreach (var field in (string[])["id", "name", "model", "status", "score", "max_score", "created_at"])
            Assert.Equal(data.GetProperty("run").GetProperty(field).GetRawText(), data.GetProperty(field).GetRawText());
        Assert.True(data.TryGetProperty("passRate", out _));
        foreach (var row in nested.Results)
        {
            foreach (var (_, score) in row.Scores) Assert.True(score.Score is null or >= 0);
        }
    }

    private sealed record RunRow(
        string Id, string Name, string Model, string Status, double? Score, double MaxScore, JsonElement? Config, string CreatedAt,
        string? CompletedAt, int? Duration, string? CreatedBy, string ProjectId, string? Error);

    private sealed record CaseRow(
        string Id, int TestCaseIndex, string Input, string Output, string? Expected, Dictionary<string, CaseScore> Scores, double? Score,
        double LatencyMs, double Cost, bool Passed);

    private sealed record CaseScore(double? Score, bool? Passed, string? Reason);

    private sealed record Summary(
        [property: JsonPropertyName("totalCases")] int TotalCases,
        [property: JsonPropertyName("passedCases")] int PassedCases,
        [property: JsonPropertyName("failedCases")] int FailedCases,
        [property: JsonPropertyName("passRate")] double PassRate,
        [property: JsonPropertyName("avgScore")] double? AvgScore,
        [property: JsonPropertyName("totalLatency")] double TotalLatency,
        [property: JsonPropertyName("totalCost")] double TotalCost);

    private sealed record Whole(RunRow Run, List<CaseRow> Results, Summary? Summary);
}
