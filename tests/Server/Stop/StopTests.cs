using System.Net;
using System.Net.Sockets;
using System.Text;
using Evals.Server.Kill;
using Evals.Server.Processes;

namespace Evals.Server.Stop;

/// <summary>SIGTERM: no new requests, those under way are finished, what waits is committed, and all that in 10 seconds.</summary>
public sealed class StopTests
{
    private const string Key = "a-key-for-the-stop-test";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_idle_server_stops_with_code_0()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace));

        AssertStopped(await server.Terminate());
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_loaded_server_stops_with_code_0_and_keeps_what_it_answered()
    {
        using var workplace = new Workplace();
        var launch = new Launch(workplace) { ApiKey = Key };
        Round round;
        await using (var server = await ServerProcess.Start(launch))
        {
            round = await Round.Load(
                server, Key, 0, TimeSpan.FromSeconds(1), new Random(), async () => AssertStopped(await server.Terminate()));
        }

        await using var again = await ServerProcess.Start(launch);
        using var client = new V5(again.Url, Key);
        await round.Resend(client);
        await round.Check(client);
        Assert.Empty(round.Lost);
        Assert.Empty(round.Doubled);
    }

    [Fact]
    public async Task A_request_under_way_is_finished_while_new_connections_are_refused()
    {
        using var workplace = new Workplace();
        var launch = new Launch(workplace) { ApiKey = Key };
        await using (var server = await ServerProcess.Start(launch))
        {
            using var slow = await BeginFlow(server);
            await server.Signal();
            await UntilRefused(server);

            await slow.GetStream().WriteAsync("""{"path": "slow", "attributes": {}}"""u8.ToArray());
            var answer = new byte[12];
            await slow.GetStream().ReadExactlyAsync(answer);

            Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(answer));
            Assert.Equal(0, await server.Exit());
        }

        await using var again = await ServerProcess.Start(launch);
        using var client = new V5(again.Url, Key);
        await client.Post("files/retrieve-by-path", new { path = "slow" });
    }

    [Fact]
    public async Task A_client_that_never_finishes_does_not_hold_the_server_up()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key });
        using var slow = await BeginFlow(server);

        AssertStopped(await server.Terminate());
    }

    private static void AssertStopped((int Code, TimeSpan Took) end)
    {
        Assert.Equal(0, end.Code);
        Assert.InRange(end.Took, TimeSpan.Zero, Limit);
    }

    /// <summary>Sends the headers of a flow upsert, and waits until the server waits for the body.</summary>
    private static async Task<TcpClient> BeginFlow(ServerProcess server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(server.Url).Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v5/flows HTTP/1.1\r\nHost: a\r\nX-API-KEY: {Key}\r\nContent-Type: application/json\r\nContent-Length: 34\r\nExpect: 100-continue\r\n\r\n"));
        var answer = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
        await stream.ReadExactlyAsync(answer);
        Assert.Contains("100 Continue", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
        return client;
    }

    private static async Task UntilRefused(ServerProcess server)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, new Uri(server.Url).Port);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
