using System.Net.Sockets;
using System.Text;
using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Evals.Gateway.Tests.Http;

public sealed class RequestLogTests
{
    private readonly StubGrains _grains = new()
    {
        OnFile = (_, _) => Task.FromResult<Result<FileView>>(Refusal.NotFound("Flow", "id", "fl_1")),
    };

    [Fact]
    public async Task A_failed_request_leaves_one_line_without_key_query_or_body()
    {
        await using var host = await GatewayHost.Start(_grains);
        using var client = host.Client(StubGrains.Key);

        await client.Post("flows?environment=prod-secret", """{"id":"fl_secret"}""");

        var line = Assert.Single(await host.StopForLogs());
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.StartsWith("POST /v5/flows answered 404 in ", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(StubGrains.Key, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_request_is_logged_as_a_warning()
    {
        var time = new StepTime();
        _grains.OnFile = (_, _) =>
        {
            time.Step(TimeSpan.FromSeconds(3));
            return Task.FromResult<Result<FileView>>(Refusal.NotFound("Flow", "id", "fl_1"));
        };
        await using var host = await GatewayHost.Start(_grains, new GatewayOptions { SlowRequest = TimeSpan.FromSeconds(3) }, time);
        using var client = host.Client(StubGrains.Key);

        await client.Get("flows/fl_1");

        var line = Assert.Single(await host.StopForLogs());
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("in 3000.0 ms", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc-123", true)]
    [InlineData("two words", false)]
    public async Task An_answer_carries_the_request_id_and_takes_the_clients_own_when_it_is_plain(string sent, bool taken)
    {
        await using var host = await GatewayHost.Start(_grains);
        using var client = host.Client(StubGrains.Key);
        client.DefaultRequestHeaders.Add("X-Request-Id", sent);

        var reply = await client.Get("flows/fl_1");

        var id = Assert.Single(reply.Message.Headers.GetValues("X-Request-Id"));
        Assert.Equal(taken, id == sent);
        Assert.Contains(id, (await host.StopForLogs())[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_body_is_no_error()
    {
        await using var host = await GatewayHost.Start(_grains);
        using (var client = new TcpClient(host.Url.Host, host.Url.Port))
        {
            var request = $"POST /v5/flows HTTP/1.1\r\nHost: x\r\nX-API-KEY: {StubGrains.Key}\r\nContent-Length: 100\r\n\r\n{{";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
            await _grains.KeyLookedUp;
        }

        var line = Assert.Single(await host.StopForLogs());
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Equal(0, _grains.FileCalls);
    }

    private sealed class StepTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Step(TimeSpan step) => Interlocked.Add(ref _ticks, step.Ticks);
    }
}
