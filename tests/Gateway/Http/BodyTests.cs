using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.Http;

public sealed class BodyTests : IAsyncLifetime
{
    private const int Limit = 100_000;
    private const string GoodBody = """{"id":"fl_1"}""";

    private readonly StubGrains _grains = new()
    {
        OnFile = (_, _) => Task.FromResult<Result<FileView>>(Refusal.NotFound("Flow", "id", "fl_1")),
    };

    private GatewayHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.Start(_grains, new GatewayOptions { BodyLimit = Limit });
        _client = _host.Client(StubGrains.Key);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    public static TheoryData<string, byte[], string> BrokenBodies => new()
    {
        { "cut off", "{\"path\":\"a\""u8.ToArray(), "value_error.jsondecode" },
        { "two values", "{} {}"u8.ToArray(), "value_error.jsondecode" },
        { "a comment", "{} // hm"u8.ToArray(), "value_error.jsondecode" },
        { "too deep", Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', 64)}{new string(']', 64)}}}"), "value_error.jsondecode" },
        { "a list", "[]"u8.ToArray(), "type_error.dict" },
        { "a text", "\"path\""u8.ToArray(), "type_error.dict" },
        { "not UTF-8", [.. "{\"path\":\""u8, 0xC3, 0x28, .. "\"}"u8], "value_error.unicode" },
        { "half a pair", "{\"path\":\"\\ud83d\"}"u8.ToArray(), "value_error.unicode" },
        { "the other half", "{\"path\":\"\\\\\\udE00\"}"u8.ToArray(), "value_error.unicode" },
        { "two first halves", "{\"path\":\"\\ud83d\\ud83d\"}"u8.ToArray(), "value_error.unicode" },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_body_that_is_no_JSON_object_is_answered_422_and_reaches_nobody(string what, byte[] body, string type)
    {
        var reply = await Send(new ByteArrayContent(body));

        Assert.True(reply.Code == 422, what);
        var error = Assert.Single(reply.Detail.EnumerateArray());
        Assert.Equal(("body", type), (error.Place(), error.GetProperty("type").GetString()));
        Assert.Equal(0, _grains.FileCalls);
    }

    [Theory]
    [InlineData("""{"id":"fl_1","x":"\ud83d\ude00 \\ud83d"}""")]
    [InlineData("""{"id":"fl_1","unknown":{"id":[1,2]},"path":null}""")]
    [InlineData(""" {"id":null,"id":"fl_1"} """)]
    [InlineData("\ufeff{\"id\":\"fl_1\"}")]
    public async Task A_body_may_hold_pairs_of_escapes_unknown_keys_nulls_and_repeats(string body)
    {
        var reply = await Send(new StringContent(body));

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal(1, _grains.FileCalls);
    }

    [Theory]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task The_content_type_does_not_matter(string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(GoodBody));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        Assert.Equal(HttpStatusCode.NotFound, (await Send(content)).Status);
        Assert.Equal(1, _grains.FileCalls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task An_empty_body_is_an_object_without_fields(string body)
    {
        var reply = await Send(new StringContent(body));

        var error = Assert.Single(reply.Detail.EnumerateArray());
        Assert.Equal(("body.path", "value_error.missing"), (error.Place(), error.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_body_of_the_limit_is_taken_and_one_byte_more_is_answered_413(int more, bool taken)
    {
        var body = GoodBody + new string(' ', Limit - GoodBody.Length + more);

        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "flows") { Content = new StringContent(body) };
            request.Headers.TransferEncodingChunked = chunked;
            var reply = await _client.Exchange(request);
            Assert.Equal(taken ? HttpStatusCode.NotFound : HttpStatusCode.RequestEntityTooLarge, reply.Status);
            Assert.Equal(taken ? "value_error.not_found" : "body_too_large", reply.Detail.GetProperty("type").GetString());
        }
    }

    [Theory]
    [InlineData("v5/flows", "unsupported_encoding")]
    [InlineData("v4/projects", "unsupported_encoding")]
    [InlineData("api/v1/evals", "UNSUPPORTED_ENCODING")]
    public async Task A_compressed_body_is_answered_415(string path, string code)
    {
        foreach (var (encoding, status) in ((string, int)[])[("gzip", 415), ("br", 415), ("identity", 422)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Url, path)) { Content = new StringContent("{}") };
            request.Content.Headers.ContentEncoding.Add(encoding);
            var reply = await _client.Exchange(request);
            Assert.Equal(status == 422 && path.StartsWith("api", StringComparison.Ordinal) ? 400 : status, reply.Code);
            if (status == 415) Assert.Contains($"\"{code}\"", reply.Json.GetRawText(), StringComparison.Ordinal);
        }
    }

    /// <summary>Many clients read no answer before their body is sent: Python's and curl's among them.</summary>
    [Fact]
    public async Task A_body_that_is_far_too_large_is_answered_after_all_of_it_was_sent()
    {
        const int length = 40_000_000;
        using var socket = new TcpClient();
        await socket.ConnectAsync(_host.Url.Host, _host.Url.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v5/flows HTTP/1.1\r\nHost: evals\r\nX-API-KEY: {StubGrains.Key}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));
        var part = new byte[1_000_000];
        for (var sent = 0; sent < length; sent += part.Length) await stream.WriteAsync(part);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync());
    }

    private async Task<Reply> Send(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "flows") { Content = content };
        return await _client.Exchange(request);
    }
}
