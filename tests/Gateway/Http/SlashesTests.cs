using System.Net;
using System.Text;
using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.Http;

/// <summary>Clients that put a path behind a base URL as it is send two slashes when the base URL ends in one.</summary>
public sealed class SlashesTests : IClassFixture<EmbeddedHost>
{
    private readonly EmbeddedHost _host;

    public SlashesTests(EmbeddedHost host) => _host = host;

    [Theory]
    [InlineData("/v5//flows")]
    [InlineData("/v5/flows/")]
    [InlineData("//v5/flows")]
    [InlineData("/v5///flows//")]
    public async Task Several_slashes_are_one(string path)
    {
        var (status, body) = await Post(path, """{"path":"slashes"}""");

        Assert.Equal((HttpStatusCode.OK, "slashes"), (status, body.GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData("/v4//projects", """{"name":"slashes of v4"}""")]
    [InlineData("/api//v1//evals", """{"name":"slashes","model":"m","external":true}""")]
    public async Task Also_those_of_other_dialects(string path, string json)
    {
        var (status, _) = await Post(path, json);

        Assert.Equal(HttpStatusCode.Created, status);
    }

    [Fact]
    public async Task Escaped_slashes_of_an_id_stay_as_many_as_they_are()
    {
        await Post("/v5/flows/log", """{"path":"slashes","log_id":"one/two"}""");

        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Get, "/v5//logs/one%2Ftwo", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(HttpMethod.Get, "/v5/logs/one%2F%2Ftwo", null)).Status);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> Post(string path, string json) => Send(HttpMethod.Post, path, json);

    private async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_host.Url.GetLeftPart(UriPartial.Authority)}{path}"));
        if (path.StartsWith("/api", StringComparison.Ordinal)) request.Headers.Authorization = new("Bearer", "key of ours");
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _host.Client.SendAsync(request);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return (answer.StatusCode, document.RootElement.Clone());
    }
}
