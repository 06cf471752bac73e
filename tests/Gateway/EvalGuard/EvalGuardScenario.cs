using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Calls of the dialect as its clients make them.</summary>
internal sealed partial class EvalGuardScenario(Uri url, string? key = "key of ours")
{
    private static readonly HttpClient Http = new();

    public const string Eval =
        """
        {"name":"nightly","projectId":"shop","model":"gpt-4o","prompt":"Answer: {{input}}","scorers":["exact","tone/voice"],
         "cases":[{"input":"1+1","expectedOutput":"2"},{"input":"hi"},{"input":"1+1","expectedOutput":"2"}]}
        """;

    public const string External = """{"name":"ext","projectId":"shop","model":"mine","prompt":"","cases":[],"scorers":[],"external":true}""";

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Reply> Post(string path, string json, string? idempotencyKey = null) => Send(HttpMethod.Post, path, json, idempotencyKey);

    public Task<Reply> Patch(string path, string json, string? idempotencyKey = null) => Send(HttpMethod.Patch, path, json, idempotencyKey);

    public async Task<Reply> Send(HttpMethod method, string path, string? json, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, "/api/v1" + path));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("X-Request-Id", "golden");
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        // One of the clients names the type also where there is no body.
        request.Content = json is null ? new ByteArrayContent([]) : new StringContent(json, Encoding.UTF8);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var reply = await Http.Exchange(request);
        Assert.NotEmpty(reply.Message.Headers.GetValues("X-Request-Id").Single());
        return reply;
    }

    /// <summary>The data of an answer that must be a 2xx.</summary>
    public static JsonElement Data(Reply reply)
    {
        Assert.True(reply.Code is >= 200 and < 300, $"{reply.Code} {reply.Json}");
        Assert.True(reply["success"].GetBoolean());
        Assert.NotEqual(JsonValueKind.Null, reply["data"].ValueKind);
        return reply["data"];
    }

    /// <summary>Asserts an error in the dialect's shape and gives its message.</summary>
    public static string Error(Reply reply, int status, string code)
    {
        Assert.True(status == reply.Code, $"{reply.Code} instead of {status}: {reply.Json}");
        Assert.False(reply["success"].GetBoolean());
        var error = reply["error"];
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal("golden", error.GetProperty("requestId").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        return error.GetProperty("message").GetString()!;
    }

    public async Task<string> Create(string body) => Data(await Post("/evals", body)).GetProperty("id").GetString()!;

    public Task<Reply> Put(string eval, params string[] rows) => Post($"/evals/{eval}/results", $$"""{"results":[{{string.Join(',', rows)}}]}""");

    public async Task<JsonElement> Whole(string eval) => Data(await Get($"/evals/{eval}"));

    /// <summary>A row as the JS client sends it.</summary>
    public static string Row(int index, bool passed = true, double? score = null, string scores = "{}") =>
        $$"""
        {"test_case_index":{{index}},"input":"in {{index}}","output":"out {{index}}","scores":{{scores}},"latency_ms":{{index}}.5,"passed":{{(passed ? "true" : "false")}}{{(score is { } s ? $",\"score\":{JsonSerializer.Serialize(s)}" : "")}}}
        """;

    /// <summary>The run's number as clients of the dialect have it: its id in base 62, written as a UUID.</summary>
    public static string Uuid(string runId)
    {
        const string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var number = runId["rn_".Length..].Aggregate(UInt128.Zero, (value, digit) => value * 62 + (UInt128)digits.IndexOf(digit, StringComparison.Ordinal));
        return Guid.ParseExact(number.ToString("x32", null), "N").ToString("D");
    }

    /// <summary>The answer with numbers in place of UUIDs, for golden files.</summary>
    public static Reply Plain(Reply reply)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = Uuids().Replace(reply.Json.GetRawText(), found =>
        {
            numbers.TryAdd(found.Value, numbers.Count + 1);
            return $"uuid #{numbers[found.Value]}";
        });
        text = Rows().Replace(text, "log_#_$1");
        using var document = JsonDocument.Parse(text);
        return reply with { Json = document.RootElement.Clone() };
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuids();

    [GeneratedRegex("log_[0-9A-Za-z]{21}_([0-9]+)")]
    private static partial Regex Rows();
}
