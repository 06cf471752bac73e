using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

public sealed class LogDeletionTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();

    private HttpClient Client => _host.Client;

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_deleted_log_leaves_every_run_every_list_and_all_counts()
    {
        var scenario = await Scenario.Start(Client, 2);
        var evaluation = (await scenario.Evaluation("deletions", "demo/number")).Text("id");
        var run = await scenario.Run(evaluation);
        var (gone, stays) = (await scenario.Log(run, 0), await scenario.Log(run, 1));
        foreach (var log in (string[])[gone, stays]) await scenario.Judge(log, "number", log == gone ? "1" : "3");
        var sharer = (await scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs", """{"orchestrated":false}""")).Text("id");
        await scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs/{sharer}/logs", $$"""{"log_ids":["{{gone}}","{{stays}}"]}""");
        Assert.Equal(["completed", "completed"], [await scenario.Status(evaluation, run), await scenario.Status(evaluation, sharer)]);
        var judgment = (await Client.Get($"logs/{gone}"))["evaluator_logs"][0].GetProperty("id").GetString();

        Assert.Equal(204, (await Delete(gone, "log_unknown", gone)).Code);

        Assert.Equal(404, (await Client.Get($"logs/{gone}")).Code);
        Assert.Equal(404, (await Client.Get($"logs/{judgment}")).Code);
        Assert.Equal([stays], Ids(await Client.Get($"logs?file_id={scenario.FlowId}")));
        Assert.Equal([stays, stays], (await Client.Get($"evaluations/{evaluation}/logs"))["records"].EnumerateArray()
            .Select(record => record.GetProperty("log").GetProperty("id").GetString()!));
        Assert.Equal(1, (await Client.Get($"flows/{scenario.FlowId}"))["version_logs_count"].GetInt32());
        Assert.Equal(["running", "completed"], [await scenario.Status(evaluation, run), await scenario.Status(evaluation, sharer)]);
        foreach (var stats in (await scenario.Stats(evaluation))["run_stats"].EnumerateArray())
        {
            Assert.Equal(1, stats.GetProperty("num_logs").GetInt32());
            Assert.Equal(3, stats.GetProperty("evaluator_stats")[0].GetProperty("mean").GetDouble());
        }

        Assert.Equal(204, (await Delete(gone)).Code);
        Assert.Equal(404, (await Client.Post("evaluators/log", $$"""{"path":"demo/number","parent_id":"{{gone}}","judgment":2}""")).Code);
        Assert.Equal(404, (await Client.Send(HttpMethod.Patch, $"flows/logs/{gone}", """{"output":"late"}""")).Code);
        await scenario.Log(run, 0);
        Assert.Equal("running", await scenario.Status(evaluation, run));
    }

    [Fact]
    public async Task A_deleted_judgment_gives_way_to_the_one_before_it()
    {
        var scenario = await Scenario.Start(Client, 1);
        var evaluation = (await scenario.Evaluation("deletions", "demo/number")).Text("id");
        var run = await scenario.Run(evaluation);
        var log = await scenario.Log(run, 0);
        var judgments = new List<string>();
        foreach (var number in Enumerable.Range(0, 5)) judgments.Add((await scenario.Judge(log, "number", $"{number}")).Text("id"));
        var sharer = (await scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs", """{"orchestrated":false}""")).Text("id");
        await scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs/{sharer}/logs", $$"""{"log_ids":["{{log}}"]}""");

        await AssertJudged(4, judgments[4]);
        await Delete(judgments[4]);
        await AssertJudged(3, judgments[3]);
        await Delete(judgments[2]);
        await AssertJudged(3, judgments[3]);
        await Delete(judgments[3]);
        await AssertJudged(1, judgments[1]);
        await Delete(judgments[0], judgments[1]);
        await AssertJudged(null, null);
        Assert.Equal(["running", "running"], [await scenario.Status(evaluation, run), await scenario.Status(evaluation, sharer)]);
        await scenario.Judge(log, "number", "9");
        Assert.Equal(["completed", "completed"], [await scenario.Status(evaluation, run), await scenario.Status(evaluation, sharer)]);

        async Task AssertJudged(double? number, string? id)
        {
            Assert.Equal(id is null ? [] : [id], (await Client.Get($"logs/{log}"))["evaluator_logs"].EnumerateArray().Select(shown => shown.GetProperty("id").GetString()!));
            var runs = (await scenario.Stats(evaluation))["run_stats"].EnumerateArray().ToList();
            Assert.Equal(2, runs.Count);
            Assert.All(runs, stats =>
            {
                var numbers = stats.GetProperty("evaluator_stats")[0];
                Assert.Equal(number is null ? 0 : 1, numbers.GetProperty("total_logs").GetInt32());
                if (number is not null) Assert.Equal(number, numbers.GetProperty("mean").GetDouble());
            });
        }
    }

    [Fact]
    public async Task A_log_without_a_run_is_deleted_and_a_stranger_deletes_nothing()
    {
        var log = (await Client.Post("flows/log", """{"path":"t/flow","flow":{},"log_id":"mine/1"}""")).Text("id");
        Assert.Equal(204, (await _host.Stranger.Send(HttpMethod.Delete, $"logs?id={Uri.EscapeDataString(log)}", null)).Code);
        Assert.Equal(200, (await Client.Get($"logs/{Uri.EscapeDataString(log)}")).Code);

        var deleted = await Delete(log);

        Assert.Equal((204, JsonValueKind.Undefined), (deleted.Code, deleted.Json.ValueKind));
        Assert.Equal(404, (await Client.Get($"logs/{Uri.EscapeDataString(log)}")).Code);
        var again = await Client.Post("flows/log", """{"path":"t/flow","flow":{},"log_id":"mine/1"}""");
        Assert.Equal((409, "body.log_id"), (again.Code, again.Detail.Place()));
    }

    private Task<Reply> Delete(params string[] ids) =>
        Client.Send(HttpMethod.Delete, "logs?" + string.Join('&', ids.Select(id => "id=" + Uri.EscapeDataString(id))), null);

    private static IEnumerable<string> Ids(Reply list) => list["records"].EnumerateArray().Select(log => log.GetProperty("id").GetString()!);
}
