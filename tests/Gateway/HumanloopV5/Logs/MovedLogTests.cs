using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

/// <summary>A gateway remembers where a log is at home; nobody tells it that the log was deleted at another gateway, and made anew in
/// another run under the same id.</summary>
public sealed class MovedLogTests : IAsyncLifetime
{
    private const string LogId = "the-log-of-the-client";

    private readonly EmbeddedHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Judgments_and_corrections_find_a_log_that_was_made_anew_elsewhere()
    {
        var scenario = await Scenario.Start(_host.Client, 1);
        var evaluation = (await scenario.Evaluation("moves", "demo/number")).Text("id");
        var (first, second, third) = (await scenario.Run(evaluation), await scenario.Run(evaluation), await scenario.Run(evaluation));
        using var elsewhere = await _host.ClientOfSecondGateway();
        await Put(scenario.Client, first);

        await Move(elsewhere, second);
        var judged = await scenario.Judge(LogId, "number", "1");
        await Move(elsewhere, third);
        Assert.Equal(200, (await _host.Client.Send(HttpMethod.Patch, $"flows/logs/{LogId}", """{"output":"corrected"}""")).Code);

        Assert.Equal(404, (await _host.Client.Get($"logs/{judged.Text("id")}")).Code);
        Assert.Equal("corrected", (await elsewhere.Get($"logs/{LogId}")).Text("output"));
    }

    [Fact]
    public async Task A_log_that_is_gone_is_not_found()
    {
        var scenario = await Scenario.Start(_host.Client, 1);
        var evaluation = (await scenario.Evaluation("moves", "demo/number")).Text("id");
        using var elsewhere = await _host.ClientOfSecondGateway();
        await Put(scenario.Client, await scenario.Run(evaluation));
        Assert.Equal(204, (await elsewhere.Send(HttpMethod.Delete, $"logs?id={LogId}", null)).Code);

        Assert.Equal(404, (await _host.Client.Post("evaluators/log", $$"""{"path":"demo/number","parent_id":"{{LogId}}","judgment":2}""")).Code);
        Assert.Equal(404, (await _host.Client.Send(HttpMethod.Patch, $"flows/logs/{LogId}", """{"output":"late"}""")).Code);
    }

    private static async Task Move(HttpClient client, string run)
    {
        Assert.Equal(204, (await client.Send(HttpMethod.Delete, $"logs?id={LogId}", null)).Code);
        await Put(client, run);
    }

    private static async Task Put(HttpClient client, string run)
    {
        var reply = await client.Post(
            "flows/log",
            $$"""{"log_id":"{{LogId}}","run_id":"{{run}}","path":"demo/flow","flow":{"attributes":{"v":1} },"output":"x","log_status":"complete"}""");
        Assert.True(reply.Code == 200, reply.Json.ToString());
    }
}
