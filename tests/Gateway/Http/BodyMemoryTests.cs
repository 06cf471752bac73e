using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.Http;

public sealed class BodyMemoryTests
{
    private const int Bound = 100_000;
    private static readonly string Large = $$"""{"id":"fl_1","attributes":{"text":"{{new string('x', Bound * 3 / 4)}}"} }""";

    [Fact]
    public async Task Large_bodies_beyond_the_bound_are_told_to_come_again_and_small_ones_are_taken()
    {
        var (held, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var grains = Holding(held, release);
        await using var host = await GatewayHost.Start(grains, new GatewayOptions { BodyMemory = Bound });
        using var client = host.Client(StubGrains.Key);

        var first = client.Post("flows", Large);
        await held.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var refused = await client.Post("flows", Large);
        var small = client.Post("flows", """{"id":"fl_1","attributes":{}}""");
        release.SetResult();

        Assert.Equal((503, "overloaded"), (refused.Code, refused.Detail.GetProperty("type").GetString()));
        Assert.Equal("1", refused.Message.Headers.GetValues("Retry-After").Single());
        Assert.Equal((404, 404), ((await first).Code, (await small).Code));
        Assert.Equal(404, (await client.Post("flows", Large)).Code);
        Assert.Equal(3, grains.FileCalls);
    }

    [Fact]
    public async Task A_body_that_alone_is_larger_than_the_bound_is_taken()
    {
        var grains = new StubGrains { OnFile = (_, _) => Task.FromResult<Result<FileView>>(Refusal.NotFound("Flow", "id", "fl_1")) };
        await using var host = await GatewayHost.Start(grains, new GatewayOptions { BodyMemory = 1_000 });
        using var client = host.Client(StubGrains.Key);

        Assert.Equal(404, (await client.Post("flows", Large)).Code);
    }

    [Fact]
    public async Task What_a_parsed_body_takes_beside_its_text_is_held_too()
    {
        var (held, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var grains = Holding(held, release);
        await using var host = await GatewayHost.Start(grains, new GatewayOptions { BodyMemory = 3 * Bound / 2 });
        using var client = host.Client(StubGrains.Key);

        var first = client.Post("flows", Flow($"\"{new string('x', 20_000)}\""));
        await held.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var dense = await client.Post("flows", Flow($"[0{string.Concat(Enumerable.Repeat(",0", 5_000))}]"));
        var plain = client.Post("flows", Flow($"\"{new string('x', 10_000)}\""));
        release.SetResult();

        Assert.Equal((503, 404, 404), (dense.Code, (await first).Code, (await plain).Code));
    }

    [Theory]
    [InlineData("[", "0,", "0]")]
    [InlineData("[", "[],", "0]")]
    [InlineData("[", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]],", "0]")]
    [InlineData("{", "\"\":0,", "\"\":0}")]
    [InlineData("[", "{\"\":{}},", "0]")]
    [InlineData("[\"", "text, with: some of [these]. ", "\"]")]
    [InlineData("[\"", "text", "\"]")]
    public void The_bound_of_what_a_parsed_text_takes_holds(string start, string part, string end)
    {
        foreach (var size in new[] { 5_000, 70_000, 1_100_000, 5_000_000 })
        {
            var json = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(part, size / part.Length)) + end);
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var document = JsonDocument.Parse(json);
            // Beside the tables there is little: the document, and a stack.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, JsonTables.Bound(json) + 4_096);
        }
    }

    /// <summary>Requests wait here until they are released.</summary>
    private static StubGrains Holding(TaskCompletionSource held, TaskCompletionSource release) => new()
    {
        OnFile = async (_, _) =>
        {
            held.TrySetResult();
            await release.Task;
            return Refusal.NotFound("Flow", "id", "fl_1");
        },
    };

    private static string Flow(string text) => $$"""{"id":"fl_1","attributes":{"text":{{text}}} }""";

    [Fact]
    public async Task A_client_that_goes_while_it_sends_holds_nothing()
    {
        var grains = new StubGrains { OnFile = (_, _) => Task.FromResult<Result<FileView>>(Refusal.NotFound("Flow", "id", "fl_1")) };
        await using var host = await GatewayHost.Start(grains, new GatewayOptions { BodyMemory = Bound });
        using var client = host.Client(StubGrains.Key);
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync(IPAddress.Loopback, host.Url.Port);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /v5/flows HTTP/1.1\r\nHost: x\r\nX-API-KEY: {StubGrains.Key}\r\nContent-Length: {2 * Bound}\r\n\r\n{Large}"));
            await Until(client, 503);
        }

        await Until(client, 404);
    }

    [Fact]
    public void What_was_refused_holds_nothing()
    {
        var memory = new BodyMemory(100);

        Assert.True(memory.TryHold(0, 60));
        Assert.False(memory.TryHold(0, 60));
        Assert.Equal(60, memory.Held);
        memory.Release(60);
        Assert.True(memory.TryHold(0, 500));
        Assert.True(memory.TryHold(500, 500));
        Assert.False(memory.TryHold(0, 1));
    }

    [Theory]
    [InlineData(100, 1_000, 100)]
    [InlineData(100, 200, 50)]
    public void Bodies_take_a_quarter_of_the_memory_at_most(long bound, long available, long limit) =>
        Assert.Equal(limit, BodyMemory.Within(bound, available).Limit);

    private static async Task Until(HttpClient client, int status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await client.Post("flows", Large)).Code is var code && code != status)
            Assert.False(patience.IsCancellationRequested, $"{status} was waited for, and it is {code}");
    }
}
