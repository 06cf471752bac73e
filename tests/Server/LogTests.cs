using System.Net;
using System.Text.Json;
using Evals.Server.Options;
using Evals.Server.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evals.Server;

public sealed class LogTests
{
    private const string Key = "a-key-that-is-in-no-log";

    [Fact]
    public async Task A_failed_request_is_one_line_of_json_without_key_query_or_body()
    {
        var lines = await LinesAfter(["--Evals:LogFormat", "json"], async client =>
        {
            await client.Post("flows", new { path = "fine", attributes = new { } });
            Assert.Equal(HttpStatusCode.NotFound, (await client.Send(HttpMethod.Get, "flows/fl_unknown?version_id=secret-query")).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.Send(HttpMethod.Post, "flows", new { path = 5, secret = "secret-body" })).Status);
        });

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain("secret", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain(Key, line, StringComparison.Ordinal));
        Assert.Contains("/v5/flows/fl_unknown", JsonSerializer.Deserialize<JsonElement>(lines[0]).GetProperty("Message").GetString(), StringComparison.Ordinal);
        Assert.Contains("422", JsonSerializer.Deserialize<JsonElement>(lines[1]).GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_is_logged_when_asked()
    {
        var lines = await LinesAfter(["--Evals:LogRequests", "all"], client => client.Post("flows", new { path = "fine", attributes = new { } }));

        Assert.Contains("/v5/flows", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_makes_no_span_for_requests_that_it_could_log_but_does_not()
    {
        await using var app = Settings.Read(["--urls", "http://127.0.0.1:0"]).Build();

        var host = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");

        Assert.False(host.IsEnabled(LogLevel.Critical));
    }

    [Fact]
    public async Task A_line_break_in_a_path_starts_no_line()
    {
        var lines = await LinesAfter([], client => client.Send(HttpMethod.Get, "flows/x%0A2026-01-01T00:00:00.000Z%20crit:%20forged"));

        Assert.Single(lines);
    }

    private static async Task<string[]> LinesAfter(string[] arguments, Func<V5, Task> requests)
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key, Arguments = ["--urls", "http://127.0.0.1:0", .. arguments] });
        using (var client = new V5(server.Url, Key)) await requests(client);
        await server.Terminate();
        return server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
