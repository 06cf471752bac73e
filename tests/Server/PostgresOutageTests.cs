using System.Net;
using System.Net.Http.Json;
using Evals.Server.Processes;
using Evals.Testing;

namespace Evals.Server;

/// <summary>While PostgreSQL is away requests are answered with 503 and a time to come again; when it is back, so is the server.</summary>
public sealed class PostgresOutageTests
{
    private const string Key = "a-key-for-the-outage-test";

    private static readonly object Log = new { path = "demo/adder", flow = new { attributes = new { version = 1 } }, output = "3", log_status = "complete" };

    [Fact]
    public async Task An_outage_is_answered_with_503_and_loses_and_doubles_nothing()
    {
        using var workplace = new Workplace();
        await using var postgres = await PrivatePostgres.Start();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key }.On(postgres.NewSchema()));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server.Url) };
        http.DefaultRequestHeaders.Add("X-API-KEY", Key);
        Assert.Equal(HttpStatusCode.OK, (await Post(http)).StatusCode);

        await postgres.Stop();
        var refused = await Post(http);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);

        await postgres.Resume();
        var answered = 1;
        for (var attempt = 0; answered < 3; attempt++)
        {
            Assert.True(attempt < 1000, "The server did not come back.");
            if ((await Post(http)).StatusCode == HttpStatusCode.OK) answered++;
        }

        using var client = new V5(server.Url, Key);
        var files = await client.Get("flows");
        var fileId = files.GetProperty("records")[0].GetProperty("id").GetString();
        Assert.Equal(3, (await client.Get($"logs?file_id={fileId}")).GetProperty("total").GetInt32());
    }

    private static Task<HttpResponseMessage> Post(HttpClient http) => http.PostAsJsonAsync("/v5/flows/log", Log);
}
