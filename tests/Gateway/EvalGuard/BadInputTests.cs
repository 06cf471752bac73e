using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>What can't be accepted: answered in the dialect's shape, and nothing of it applied.</summary>
public sealed class BadInputTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private const string Unknown = "01234567-89ab-cdef-0123-456789abcdef";

    private readonly EvalGuardScenario _api = new(host.Url);

    [Theory]
    [InlineData("", "name: Name is required; model: Model is required; prompt: field required; cases: at least one is required; scorers: at least one is required")]
    [InlineData("{}", "name: Name is required")]
    [InlineData("""{"name":"","model":"m","external":true}""", "name: Name is required")]
    [InlineData("""{"name":" ","model":"m","external":true}""", "name: Name is required")]
    [InlineData("""{"name":5,"model":"m","external":true}""", "name: str type expected")]
    [InlineData("""{"name":"n","model":null,"external":true}""", "model: Model is required")]
    [InlineData("""{"name":"n","model":"m","external":"yes"}""", "external: value could not be parsed to a boolean")]
    [InlineData("""{"name":"n","model":"m","external":true,"cases":{}}""", "cases: value is not a valid list")]
    [InlineData("""{"name":"n","model":"m","external":true,"cases":[1]}""", "cases.0: value is not a valid dict")]
    [InlineData("""{"name":"n","model":"m","external":true,"cases":[{}]}""", "cases.0.input: field required")]
    [InlineData("""{"name":"n","model":"m","external":true,"cases":[{"input":"a","expectedOutput":2}]}""", "cases.0.expectedOutput: str type expected")]
    [InlineData("""{"name":"n","model":"m","external":true,"scorers":"exact"}""", "scorers: value is not a valid list")]
    [InlineData("""{"name":"n","model":"m","external":true,"scorers":[1]}""", "scorers.0: str type expected")]
    [InlineData("""{"name":"n","model":"m","external":true,"scorers":[" "]}""", "scorers: a scorer's name must not be blank")]
    [InlineData("""{"name":"n","model":"m","external":true,"projectId":7}""", "projectId: str type expected")]
    [InlineData("""{"name":"n","model":"m","external":true,"projectId":"  "}""", "projectId: must not be blank")]
    [InlineData("""{"name":"n","model":"m","external":true,"projectId":"a\u0001"}""", "projectId: must not have control characters")]
    [InlineData("""{"name":"n","model":"m","prompt":"p","cases":[],"scorers":["exact"]}""", "cases: at least one is required")]
    [InlineData("""{"name":"n","model":"m","prompt":"p","cases":[{"input":"a"}],"scorers":[]}""", "scorers: at least one is required")]
    [InlineData("""{"name":"n","model":"m","cases":[],"retryOf":"run_1_a"}""", "cases: at least one is required")]
    [InlineData("[]", "body: value is not a valid dict")]
    [InlineData("{", "body: The body is not valid JSON")]
    public async Task An_eval_that_can_not_be_made(string body, string message) =>
        Assert.Contains(message, Error(await _api.Post("/evals", body), 400, "VALIDATION_ERROR"), StringComparison.Ordinal);

    [Fact]
    public async Task What_is_wrong_with_a_field_is_said_once()
    {
        var body = $$"""{"name":"{{new string('n', 256)}}","model":5,"external":true,"cases":[1,null]}""";
        Assert.Equal(
            "name: ensure this value has at most 255 characters; model: str type expected; "
            + "cases.0: value is not a valid dict; cases.1: value is not a valid dict",
            Error(await _api.Post("/evals", body), 400, "VALIDATION_ERROR"));
    }

    [Theory]
    [InlineData("{}", "results: field required")]
    [InlineData("""{"results":null}""", "results: field required")]
    [InlineData("""{"results":[]}""", "results: must have 1 to 1000 rows")]
    [InlineData("""{"results":[1]}""", "results.0: value is not a valid dict")]
    [InlineData("""{"results":[{}]}""", "results.0.input: field required; results.0.output: field required")]
    [InlineData("""{"results":[{"test_case_index":-1,"input":"","output":""}]}""", "results.0.test_case_index")]
    [InlineData("""{"results":[{"test_case_index":1.5,"input":"","output":""}]}""", "results.0.test_case_index: value is not a valid integer")]
    [InlineData("""{"results":[{"test_case_index":2147483648,"input":"","output":""}]}""", "results.0.test_case_index")]
    [InlineData("""{"results":[{"test_case_index":"1","input":"","output":""}]}""", "results.0.test_case_index")]
    [InlineData("""{"results":[{"input":{},"output":""}]}""", "results.0.input: str type expected")]
    [InlineData("""{"results":[{"input":"","output":"","expected":{}}]}""", "results.0.expected: str type expected")]
    [InlineData("""{"results":[{"input":"","output":"","scores":[]}]}""", "results.0.scores: value is not a valid dict")]
    [InlineData("""{"results":[{"input":"","output":"","scores":[[]]}]}""", "results.0.scores: value is not a valid dict")]
    [InlineData("""{"results":[{"input":"","output":"","scores":{"_metadata":1}}]}""", "results.0.scores._metadata: value is not a valid dict")]
    [InlineData("""{"results":[{"input":"","output":"","scorerResults":[1]}]}""", "results.0.scorerResults.0: value is not a valid dict")]
    [InlineData("""{"results":[{"input":"","output":"","scores":{"a":1}}]}""", "results.0.scores.a: value is not a valid dict")]
    [InlineData("""{"results":[{"input":"","output":"","scores":{"a":{"score":"1"}}}]}""", "results.0.scores.a.score")]
    [InlineData("""{"results":[{"input":"","output":"","scores":{"a":{"score":1,"passed":1}}}]}""", "results.0.scores.a.passed")]
    [InlineData("""{"results":[{"input":"","output":"","scores":{"a":{"score":1,"reason":1}}}]}""", "results.0.scores.a.reason")]
    [InlineData("""{"results":[{"input":"","output":"","scores":{" ":{"score":1}}}]}""", "a scorer's name must not be blank")]
    [InlineData("""{"results":[{"input":"","output":"","score":"high"}]}""", "results.0.score")]
    [InlineData("""{"results":[{"input":"","output":"","score":1e200}]}""", "results.0.score")]
    [InlineData("""{"results":[{"input":"","output":"","score":1e999}]}""", "results.0.score")]
    [InlineData("""{"results":[{"input":"","output":"","passed":"yes"}]}""", "results.0.passed")]
    [InlineData("""{"results":[{"input":"","output":"","latency_ms":"fast"}]}""", "results.0.latency_ms")]
    [InlineData("""{"results":[{"input":"ok","output":"ok"},{"input":"ok"}]}""", "results.1.output: field required")]
    public async Task Rows_that_can_not_be_taken(string body, string message)
    {
        var id = await _api.Create(External);
        Assert.Contains(message, Error(await _api.Post($"/evals/{id}/results", body), 400, "VALIDATION_ERROR"), StringComparison.Ordinal);
        Assert.Equal(0, (await _api.Whole(id)).GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task More_than_a_thousand_rows_or_a_hundred_scorers_are_refused_whole()
    {
        var id = await _api.Create(External);
        Error(await _api.Put(id, [.. Enumerable.Range(0, 1001).Select(n => Row(n))]), 400, "VALIDATION_ERROR");
        var scores = string.Join(',', Enumerable.Range(0, 101).Select(n => $$"""{{(char)34}}s{{n}}{{(char)34}}:{"score":1}"""));
        Error(await _api.Put(id, Row(0, scores: $"{{{scores}}}")), 400, "VALIDATION_ERROR");
        Assert.Equal(0, (await _api.Whole(id)).GetProperty("results").GetArrayLength());
    }

    [Theory]
    [InlineData("{}", "status: field required")]
    [InlineData("""{"status":"done"}""", "status: must be one of pending, queued, running, passed, failed, error")]
    [InlineData("""{"status":"completed"}""", "status: must be one of")]
    [InlineData("""{"status":1}""", "status: str type expected")]
    [InlineData("""{"status":"passed","summary":[]}""", "summary: value is not a valid dict")]
    [InlineData("""{"status":"passed","summary":{"score":"1"}}""", "summary.score: value is not a valid float")]
    [InlineData("""{"status":"passed","summary":{"totalLatency":{}}}""", "summary.totalLatency")]
    public async Task A_status_that_can_not_be_set(string body, string message)
    {
        var id = await _api.Create(External);
        Assert.Contains(message, Error(await _api.Patch($"/evals/{id}", body), 400, "VALIDATION_ERROR"), StringComparison.Ordinal);
        Assert.Equal("running", (await _api.Whole(id)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("{}", "source: field required; summary: field required; cases: field required")]
    [InlineData("""{"source":"jest","summary":{},"cases":[]}""", "source: must be one of vitest, pytest")]
    [InlineData("""{"source":"vitest","summary":{"failed":1.5},"cases":[]}""", "summary.failed: value is not a valid integer")]
    [InlineData("""{"source":"vitest","summary":{},"cases":[{"passed":true}]}""", "cases.0.testName: field required")]
    [InlineData("""{"source":"vitest","summary":{},"cases":[{"testName":"a","passed":"yes"}]}""", "cases.0.passed")]
    [InlineData("""{"source":"vitest","summary":{},"cases":[{"testName":"a","passed":true,"error":"x"}]}""", "cases.0.error")]
    [InlineData("""{"source":"vitest","summary":{},"cases":[{"testName":"a","passed":true,"tags":[1]}]}""", "cases.0.tags.0")]
    public async Task An_upload_that_can_not_be_taken(string body, string message) =>
        Assert.Contains(message, Error(await _api.Post("/evals/ci", body), 400, "VALIDATION_ERROR"), StringComparison.Ordinal);

    [Fact]
    public async Task Ids_that_are_none_and_evals_that_are_not_there()
    {
        foreach (var id in (string[])["x", "run_1700000000000_abc", "01234567-89ab-cdef-0123-456789abcdeg", "rn_0NVO3YMBSjyjHN7PTHJVo", "{" + Unknown + "}"])
        {
            Error(await _api.Get($"/evals/{Uri.EscapeDataString(id)}"), 400, "INVALID_ID");
            Error(await _api.Put(Uri.EscapeDataString(id), Row(0)), 400, "INVALID_ID");
            Error(await _api.Patch($"/evals/{Uri.EscapeDataString(id)}", """{"status":"passed"}"""), 400, "INVALID_ID");
        }

        foreach (var id in (string[])[Unknown, "ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000"])
        {
            Error(await _api.Get($"/evals/{id}"), 404, "NOT_FOUND");
            Error(await _api.Put(id, Row(0)), 404, "NOT_FOUND");
            Error(await _api.Patch($"/evals/{id}", """{"status":"passed"}"""), 404, "NOT_FOUND");
        }

        Error(await _api.Get("/evals"), 400, "MISSING_PROJECT_ID");
        Error(await _api.Get("/evals?projectId="), 400, "MISSING_PROJECT_ID");
        Error(await _api.Get("/evals/runs"), 400, "MISSING_PROJECT_ID");
        Error(await _api.Get("/evals?projectId=a&limit=0"), 400, "VALIDATION_ERROR");
        Error(await _api.Get("/nothing"), 404, "NOT_FOUND");
        Error(await _api.Send(HttpMethod.Delete, $"/evals/{Unknown}", null), 405, "METHOD_NOT_ALLOWED");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eg_wrong")]
    public async Task Without_a_key_that_is_known_there_is_nothing(string? key)
    {
        var stranger = new EvalGuardScenario(host.Url, key);
        Error(await stranger.Get("/scorers"), 401, "INVALID_API_KEY");
        Error(await stranger.Post("/evals", External, "a key"), 401, "INVALID_API_KEY");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused() =>
        Error(await _api.Post("/evals", $$"""{"name":"{{new string('x', 17 * 1024 * 1024)}}"}"""), 413, "BODY_TOO_LARGE");

    [Fact]
    public async Task When_the_server_can_not_answer_now_it_says_when_to_try_again()
    {
        await using var down = await GatewayHost.Start(new UnavailableGrains());
        var api = new EvalGuardScenario(down.Url, UnavailableGrains.Key);
        (HttpMethod, string, string?)[] requests =
        [
            (HttpMethod.Get, "/evals?projectId=p", null), (HttpMethod.Get, $"/evals/{Unknown}", null), (HttpMethod.Post, "/evals", External),
            (HttpMethod.Patch, $"/evals/{Unknown}", """{"status":"passed"}"""), (HttpMethod.Post, $"/evals/{Unknown}/results", $$"""{"results":[{{Row(0)}}]}"""),
            (HttpMethod.Get, $"/evals/compare?runA={Unknown}&runB={Unknown}&projectId=p", null), (HttpMethod.Get, "/scorers", null),
        ];
        foreach (var (method, path, body) in requests)
        {
            foreach (var key in method == HttpMethod.Get ? [null] : (string?[])[null, "key"])
            {
                var reply = await api.Send(method, path, body, key);
                Error(reply, 503, "SERVICE_UNAVAILABLE");
                Assert.Equal("2", reply.Message.Headers.GetValues("Retry-After").Single());
            }
        }
    }

    private sealed class UnavailableGrains : IGrains, IWorkspaces
    {
        public const string Key = "eg_key";

        private static GrainUnavailableException Fault => new("down", retryAfter: TimeSpan.FromSeconds(1.2));

        public IWorkspaces Workspaces() => this;

        public Task<string?> Find(byte[] keyHash) => Task.FromResult<string?>("ours");

        public Task<bool> HasKeys(string workspace) => throw Fault;

        public Task PutKey(string workspace, string name, byte[] keyHash) => throw Fault;

        public Task RemoveKey(string workspace, string name, byte[]? unless) => throw Fault;

        public IFile File(GrainKey key) => throw Fault;

        public IEvaluation Evaluation(GrainKey key) => throw Fault;

        public IRun Run(GrainKey key) => throw Fault;

        public ICatalog Catalog(string workspace) => throw Fault;

        public IDirectories Directories(string workspace) => throw Fault;

        public ILogs Logs(string workspace) => throw Fault;

        public IAnswers Answers(string workspace) => throw Fault;
    }
}
