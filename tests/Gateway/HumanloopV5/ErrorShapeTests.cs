using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>Every shape that an error answer of v5 has, byte for byte.</summary>
public sealed class ErrorShapeTests : IAsyncLifetime
{
    private readonly StubGrains _grains = new();

    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.Start(_grains, new GatewayOptions { BodyLimit = 100 });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public static TheoryData<string, Refusal> Refusals => new()
    {
        { "not-found", Refusal.NotFound("Flow", "id", "fl_1") },
        { "conflict", Refusal.Conflict("Flow", "version_name", "Another version has the name first.") },
        { "invalid", Refusal.Invalid("Flow", "attributes", "attributes must be an object.") },
        { "illegal-transition", new Refusal(RefusalKind.IllegalTransition, "Run", "run_id", "The run has ended.", RunStatus.Cancelled, []) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal(string name, Refusal refusal)
    {
        _grains.OnFile = (_, _) => Task.FromResult<Result<FileView>>(refusal);
        using var client = _host.Client(StubGrains.Key);

        Golden.Matches("error-" + name, await client.Send(HttpMethod.Patch, "flows/fl_1", """{"path":"a"}"""));
    }

    [Fact]
    public async Task No_key()
    {
        using var client = _host.Client(key: null);

        Golden.Matches("error-unauthorized", await client.Get("flows/fl_1"));
    }

    [Fact]
    public async Task Away_and_broken()
    {
        using var client = _host.Client(StubGrains.Key);

        _grains.OnFile = (_, _) => throw new GrainUnavailableException("Away.");
        Golden.Matches("error-unavailable", await client.Get("flows/fl_1"));
        _grains.OnFile = (_, _) => throw new InvalidOperationException("Broken.");
        Golden.Matches("error-internal", await client.Get("flows/fl_1"));
    }

    [Theory]
    [InlineData("fields", "POST", "datasets?include_datapoints=2", """{"path": 1, "datapoints": [2]}""")]
    [InlineData("json", "POST", "flows", "{\n\"a\" 1}")]
    [InlineData("route", "GET", "nothing", null)]
    [InlineData("method", "PUT", "flows", null)]
    public async Task A_request_that_reaches_nobody(string name, string method, string path, string? body)
    {
        using var client = _host.Client(StubGrains.Key);

        Golden.Matches("error-" + name, await client.Send(new HttpMethod(method), path, body));
    }

    [Fact]
    public async Task A_body_that_is_too_large()
    {
        using var client = _host.Client(StubGrains.Key);

        Golden.Matches("error-too-large", await client.Post("flows", new string(' ', 101)));
    }
}
