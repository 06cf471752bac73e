using System.Net;
using System.Net.Sockets;
using System.Text;
using Evals.Server.Processes;

namespace Evals.Server.Traffic;

/// <summary>What is sent to the port that is no request, or too much of one: refused, and the server goes on.</summary>
public sealed class BadTrafficTests
{
    private const string Key = "a-key-for-bad-traffic";

    [Fact]
    public async Task A_body_over_the_limit_is_answered_with_413_and_changes_nothing()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key, Arguments = ["--urls", "http://127.0.0.1:0", "--Evals:MaxBodyBytes", "4096"] });
        using var client = new V5(server.Url, Key);

        var (status, body) = await client.Send(HttpMethod.Post, "flows", new { path = "big", attributes = new { text = new string('x', 5000) } });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("4096", body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Send(HttpMethod.Post, "files/retrieve-by-path", new { path = "big" })).Status);
        await client.Post("flows", new { path = "small", attributes = new { } });
    }

    [Theory]
    [InlineData("\0\u0001\u0002garbage\r\n\r\n", "400")]
    [InlineData("GET / HTTP/9.9\r\n\r\n", "505")]
    [InlineData("GET /health/live HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400")]
    [InlineData("POST /v5/flows HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", "400")]
    [InlineData("POST /v5/flows HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "400")]
    public async Task Garbage_is_answered_with_an_error_and_the_server_goes_on(string sent, string status)
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key });

        var answer = await Raw(server, sent);

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        await AssertServes(server);
    }

    [Fact]
    public async Task Too_long_a_request_line_and_too_many_headers_are_refused()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key });

        Assert.StartsWith("HTTP/1.1 414", await Raw(server, $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await Raw(server, $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 40_000)}\r\n\r\n"), StringComparison.Ordinal);
        await AssertServes(server);
    }

    [Fact]
    public async Task A_connection_that_never_finishes_its_headers_is_closed()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key });

        var answer = await Raw(server, "GET /health/live HTTP/1.1\r\nHost: a\r\n");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_over_the_limit_are_closed_and_the_others_are_served()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key, Arguments = ["--urls", "http://127.0.0.1:0", "--Evals:MaxConnections", "2"] });
        using var first = await Connect(server);
        using var second = await Connect(server);
        await Exchange(first);
        await Exchange(second);

        using var third = await Connect(server);

        await Assert.ThrowsAnyAsync<IOException>(() => Exchange(third));
        Assert.StartsWith("HTTP/1.1 200", await Exchange(first), StringComparison.Ordinal);
    }

    private static async Task AssertServes(ServerProcess server)
    {
        using var client = new V5(server.Url, Key);
        await client.Post("flows", new { path = "still here", attributes = new { } });
    }

    private static async Task<TcpClient> Connect(ServerProcess server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(server.Url).Port);
        return client;
    }

    /// <summary>Asks for /health/live on a connection that stays open.</summary>
    private static async Task<string> Exchange(TcpClient client)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"));
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer);
        return read > 0 ? Encoding.ASCII.GetString(buffer, 0, read) : throw new IOException("The connection was closed.");
    }

    /// <summary>Everything that the server answers to these bytes until it closes the connection.</summary>
    private static async Task<string> Raw(ServerProcess server, string text)
    {
        using var client = await Connect(server);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // A reset after the answer: the server closes without reading the rest.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
