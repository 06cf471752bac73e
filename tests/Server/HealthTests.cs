using System.Net;
using Evals.Server.Processes;
using Evals.Server.Telemetry;
using Evals.Testing;

namespace Evals.Server;

public sealed class HealthTests
{
    private const string Key = "a-key-for-the-health-test";

    [Fact]
    public async Task Ready_only_while_the_disk_takes_writes_and_live_all_the_time()
    {
        using var workplace = new Workplace();

        // A write beyond a file's allowed size fails instead of ending the process; what is allowed is changed from outside.
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key, Wrapper = ["env", "--ignore-signal=XFSZ"] });
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        await Until(client, HttpStatusCode.OK, "ready\n");

        await server.LimitFiles("1");
        await Until(client, HttpStatusCode.ServiceUnavailable, "Storage is away: ");
        Assert.Equal(HttpStatusCode.OK, (await Ask(client, "live")).Status);

        await server.LimitFiles("unlimited");
        await Until(client, HttpStatusCode.OK, "ready\n");
    }

    [MountFact]
    public async Task A_full_disk_is_told_and_refuses_what_finds_no_room_but_neither_reads_nor_for_good()
    {
        await using var disk = await SmallDisk.Mount();
        using var workplace = new Workplace(disk.Directory);
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key });
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var api = new V5(server.Url, Key);
        await api.Post("flows", new { path = "before", attributes = new { } });
        await Until(client, HttpStatusCode.OK, "ready\n");

        await disk.Fill();
        await Until(client, HttpStatusCode.ServiceUnavailable, "Storage is full: ");
        var large = new { path = "large", attributes = new { text = new string('x', 3_000_000) } };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.Send(HttpMethod.Post, "flows", large)).Status);
        Assert.Equal(1, (await api.Get("flows")).GetProperty("total").GetInt32());

        disk.MakeRoom();
        await Until(client, HttpStatusCode.OK, "ready\n");
        await api.Post("flows", large);
        Assert.Equal(2, (await api.Get("flows")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Not_ready_while_another_process_holds_the_database_and_live_all_the_same()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key });
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };

        using (new HeldDatabase(workplace.Database))
        {
            await Until(client, HttpStatusCode.ServiceUnavailable, "the store does not answer\n");
            Assert.Equal(HttpStatusCode.OK, (await Ask(client, "live")).Status);
        }

        await Until(client, HttpStatusCode.OK, "ready\n");
    }

    [Fact]
    public async Task Not_ready_while_postgres_is_away_and_ready_when_it_is_back()
    {
        await using var postgres = await PrivatePostgres.Start();
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key }.On(postgres.NewSchema()));
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        await Until(client, HttpStatusCode.OK, "ready\n");

        await postgres.Stop();
        await Until(client, HttpStatusCode.ServiceUnavailable, "");
        Assert.Equal(HttpStatusCode.OK, (await Ask(client, "live")).Status);

        await postgres.Resume();
        await Until(client, HttpStatusCode.OK, "ready\n");
    }

    /// <summary>What is known of the store may be some seconds old.</summary>
    private static async Task Until(HttpClient client, HttpStatusCode status, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await Ask(client, "ready") is var answer && !(answer.Status == status && answer.Text.StartsWith(text, StringComparison.Ordinal)))
        {
            Assert.False(patience.IsCancellationRequested, $"{status} {text} was waited for, and it is {answer}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> Ask(HttpClient client, string what)
    {
        using var answer = await client.GetAsync(new Uri($"/health/{what}", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
