using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.Http;

/// <summary>What the web server has against a request while its body is read is answered in the words of the request's API.</summary>
public sealed class UnreadableBodyTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.Start(new StubGrains());

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData("/v5/flows", "zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("/v5/flows", "2\r\n{}XX0\r\n\r\n")]
    [InlineData("/v5/flows", "ffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    [InlineData("/v4/projects", "zz\r\n{}\r\n0\r\n\r\n")]
    public async Task Broken_chunks_are_answered_with_a_detail(string path, string body)
    {
        var (status, answer) = await Send(path, body);

        Assert.Equal("400", status);
        var detail = answer.GetProperty("detail");
        Assert.Equal(("body", "bad_request"), (detail.Place(), detail.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Broken_chunks_are_answered_in_the_envelope()
    {
        var (status, answer) = await Send("/api/v1/evals", "zz\r\n{}\r\n0\r\n\r\n");

        Assert.Equal("400", status);
        Assert.Equal("BAD_REQUEST", answer.GetProperty("error").GetProperty("code").GetString());
        Assert.False(answer.GetProperty("success").GetBoolean());
    }

    private async Task<(string Status, JsonElement Body)> Send(string path, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Url.Host, _host.Url.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: a\r\nX-API-KEY: {StubGrains.Key}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();
        using var json = JsonDocument.Parse(answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        return (answer.Split(' ')[1], json.RootElement.Clone());
    }
}
