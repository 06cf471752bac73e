using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Evals.Server.Processes;
using Evals.Testing;
using Npgsql;

namespace Evals.Silo.Faults;

/// <summary>A database that hangs while a silo leaves, with a write under way and snapshots to be written.</summary>
public sealed class HangingDatabaseTests
{
    private const string Key = "a-key-for-the-hanging-database";

    /// <summary>Of docs/cluster.md, and what the program needs to start and to end by itself.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25 + 5);

    [Fact]
    public async Task A_silo_ends_in_time_all_the_same()
    {
        await using var postgres = await PrivatePostgres.Start();
        await using var redis = await PrivateRedis.Start();
        using var proxy = new CuttableProxy(postgres.Port);
        var url = $"http://127.0.0.1:{FreePorts.Next()}";
        await using var silo = new Child(["dotnet", ClusterProcesses.Program, "--urls", url], new Dictionary<string, string>
        {
            ["EVALS__SILOPORT"] = $"{FreePorts.Next()}",
            ["EVALS__GATEWAYPORT"] = $"{FreePorts.Next()}",
            ["EVALS_API_KEY"] = Key,
            ["ConnectionStrings__Evals"] = new NpgsqlConnectionStringBuilder(postgres.NewSchema()) { Port = proxy.Port }.ConnectionString,
            ["ConnectionStrings__Redis"] = redis.Address,
        });
        await Ready(silo, url);
        using var client = new V5(url, Key);
        for (var i = 0; i < 10; i++) await client.Post("flows", new { path = $"flow {i}", attributes = new { } });

        proxy.LoseAnswers();
        var unanswered = client.Send(HttpMethod.Post, "flows", new { path = "after", attributes = new { } });
        var start = Stopwatch.GetTimestamp();
        silo.Signal("TERM");
        await silo.Exit().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"{Stopwatch.GetElapsedTime(start)}\n{silo.LastWords}");
        // Nothing may be left any more, when the write was given up in that time.
        Assert.True(silo.ExitCode is 0 or 2, $"{silo.ExitCode}\n{silo.LastWords}");
        await AssertUnanswered(unanswered);
    }

    /// <summary>Cut off, or told to come again.</summary>
    private static async Task AssertUnanswered(Task<(HttpStatusCode Status, JsonElement Body)> request)
    {
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await request).Status);
        }
        catch (HttpRequestException)
        {
            // Cut off.
        }
    }

    private static async Task Ready(Child silo, string url)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        for (var attempt = 0; ; attempt++)
        {
            Assert.False(silo.HasExited || attempt > 1000, silo.LastWords);
            try
            {
                if ((await http.GetAsync($"{url}/health/ready")).StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Its port is not open yet.
            }

            await Task.Delay(100);
        }
    }
}
