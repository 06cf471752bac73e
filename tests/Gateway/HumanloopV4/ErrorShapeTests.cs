using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>Errors that have nothing to do with what was asked for are v5's, byte for byte.</summary>
public sealed class ErrorShapeTests : IAsyncLifetime
{
    private readonly StubGrains _grains = new();
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.Start(_grains, new GatewayOptions { BodyLimit = 100 });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "nothing", null, 404)]
    [InlineData("PUT", "evaluators", null, 405)]
    [InlineData("POST", "evaluators", "{\n\"a\" 1}", 422)]
    [InlineData("POST", "evaluators", "[]", 422)]
    [InlineData("POST", "evaluators", "\"text\"", 422)]
    [InlineData("POST", "evaluators", "large", 413)]
    public async Task A_request_that_reaches_nobody(string method, string path, string? body, int status)
    {
        using var client = _host.Client(StubGrains.Key);
        body = body == "large" ? new string(' ', 101) : body;

        var v4 = await client.Send(new HttpMethod(method), $"/v4/{path}", body);
        var v5 = await client.Send(new HttpMethod(method), $"/v5/{path}", body);

        Assert.Equal(status, v4.Code);
        Assert.Equal((v5.Code, v5.Json.GetRawText()), (v4.Code, v4.Json.GetRawText()));
    }

    [Fact]
    public async Task No_key()
    {
        using var client = _host.Client(key: null);

        var (v4, v5) = (await client.Get("/v4/evaluators/evfn_1"), await client.Get("/v5/evaluators/ev_1"));

        Assert.Equal(401, v4.Code);
        Assert.Equal(v5.Json.GetRawText(), v4.Json.GetRawText());
    }

    [Fact]
    public async Task Away_and_broken()
    {
        using var client = _host.Client(StubGrains.Key);

        _grains.OnFile = (_, _) => throw new GrainUnavailableException("Away.");
        var away = await client.Get("/v4/evaluators/evfn_1");
        Assert.Equal((503, "1"), (away.Code, Assert.Single(away.Message.Headers.GetValues("Retry-After"))));
        Assert.Equal((await client.Get("/v5/evaluators/ev_1")).Json.GetRawText(), away.Json.GetRawText());
        _grains.OnFile = (_, _) => throw new InvalidOperationException("Broken.");
        Assert.Equal((500, "Internal server error"), ((await client.Get("/v4/evaluators/evfn_1")).Code, (await client.Get("/v4/evaluators/evfn_1")).Text("detail")));
    }

    /// <summary>v4 has no 409.</summary>
    [Theory]
    [InlineData(RefusalKind.Conflict)]
    [InlineData(RefusalKind.Invalid)]
    [InlineData(RefusalKind.IllegalTransition)]
    public async Task What_a_rule_forbids_is_unprocessable(RefusalKind kind)
    {
        using var client = _host.Client(StubGrains.Key);
        var file = new FileView("ev_1", FileType.Evaluator, "a", default, default, new FileMetadata(), new VersionView(
            "evv_1", """{"spec":{"evaluator_type":"external","arguments_type":"target_free","return_type":"text"}}"""u8.ToArray(), null, null, default, [], 0, null));
        _grains.OnFile = (method, _) => Task.FromResult<Result<FileView>>(method == "Get" ? file : new Refusal(kind, "Evaluator", "spec.code", "No spec.code."));

        var reply = await client.Send(HttpMethod.Patch, "/v4/evaluators/evfn_1", """{"code":"1"}""");

        Assert.Equal((422, "body.code", "No code."), (reply.Code, reply.Detail.Place(), reply.Detail.GetProperty("description").GetString()));
    }
}
