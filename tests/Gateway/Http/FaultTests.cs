using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Evals.Gateway.Tests.Http;

public sealed class FaultTests : IAsyncLifetime
{
    private readonly StubGrains _grains = new();

    private GatewayHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.Start(_grains);
        _client = _host.Client(StubGrains.Key);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData(0, "1")]
    [InlineData(1_000, "1")]
    [InlineData(1_001, "2")]
    [InlineData(90_000, "90")]
    public async Task An_unavailable_grain_is_answered_503_with_whole_seconds_to_wait(int milliseconds, string seconds)
    {
        _grains.OnFile = (_, _) => throw new GrainUnavailableException("secret: disk is full", retryAfter: TimeSpan.FromMilliseconds(milliseconds));

        var reply = await _client.Get("flows/fl_1");

        Assert.Equal(503, reply.Code);
        Assert.Equal(seconds, reply.Message.Headers.GetValues("Retry-After").Single());
        Assert.Equal("unavailable", reply.Detail.GetProperty("type").GetString());
        Assert.DoesNotContain("secret", reply.Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_server_says_nothing_to_the_client_and_all_to_the_log()
    {
        _grains.OnFile = (_, _) => throw new InvalidOperationException("secret");

        var reply = await _client.Get("flows/fl_1");

        Assert.Equal(500, reply.Code);
        Assert.Equal("""{"detail":"Internal server error"}""", reply.Json.GetRawText());
        var line = Assert.Single(await _host.StopForLogs(), line => line.Exception is not null);
        Assert.Equal((LogLevel.Error, "secret"), (line.Level, line.Exception!.Message));
    }

    [Fact]
    public async Task A_server_without_memory_asks_to_try_again_and_tells_its_log()
    {
        _grains.OnFile = (_, _) => throw new InsufficientMemoryException("heap");

        var reply = await _client.Get("flows/fl_1");

        Assert.Equal((503, "1"), (reply.Code, reply.Message.Headers.GetValues("Retry-After").Single()));
        Assert.Equal("heap", Assert.Single(await _host.StopForLogs(), line => line.Exception is not null).Exception!.Message);
    }

    [Theory]
    [InlineData(RefusalKind.NotFound, "id", 404, "path.id", "value_error.not_found")]
    [InlineData(RefusalKind.Conflict, "version_name", 409, "body.version_name", "conflict_error")]
    [InlineData(RefusalKind.Invalid, "spec.options.0.name", 422, "body.spec.options.0.name", "invalid_request_error")]
    [InlineData(RefusalKind.NotFound, "environment", 404, "query.environment", "value_error.not_found")]
    public async Task A_refusal_names_its_field_where_the_request_has_it(RefusalKind kind, string field, int status, string place, string type)
    {
        _grains.OnFile = (_, _) => Task.FromResult<Result<FileView>>(new Refusal(kind, "Flow", field, "Because."));

        var reply = await _client.Send(HttpMethod.Patch, "flows/fl_1?environment=here", """{"path":"a"}""");

        Assert.Equal(status, reply.Code);
        Assert.Equal(place, reply.Detail.Place());
        Assert.Equal(type, reply.Detail.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("status", 422)]
    [InlineData("run_id", 409)]
    public async Task An_illegal_move_names_the_status_and_what_is_allowed(string field, int status)
    {
        _grains.OnFile = (_, _) => Task.FromResult<Result<FileView>>(new Refusal(
            RefusalKind.IllegalTransition, "Run", field, "The run has ended.", RunStatus.Cancelled, [RunStatus.Completed, RunStatus.Running]));

        var reply = await _client.Send(HttpMethod.Patch, "flows/fl_1", """{"path":"a"}""");

        Assert.Equal(status, reply.Code);
        Assert.Equal("body." + field, reply.Detail.Place());
        Assert.Equal(
            "The run has ended. Current status: cancelled. Allowed statuses: completed, running.",
            reply.Detail.GetProperty("description").GetString());
    }

    [Theory]
    [InlineData("GET", "nothing/here", 404, "route_not_found")]
    [InlineData("GET", "", 404, "route_not_found")]
    [InlineData("DELETE", "files/retrieve-by-path", 405, "method_not_allowed")]
    [InlineData("PUT", "flows", 405, "method_not_allowed")]
    public async Task An_unknown_route_or_method_is_answered_in_the_shape_of_v5(string method, string path, int status, string type)
    {
        var reply = await _client.Send(new HttpMethod(method), path, null);

        Assert.Equal(status, reply.Code);
        Assert.Equal(type, reply.Detail.GetProperty("type").GetString());
    }
}
