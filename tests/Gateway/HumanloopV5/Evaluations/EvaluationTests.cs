using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Evaluations;

public sealed class EvaluationTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await Scenario.Start(_host.Client, 2);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Every_answer_has_the_keys_that_clients_read()
    {
        var created = await _scenario.Evaluation("golden", "demo/boolean", "demo/select");
        var id = created.Text("id");
        var run = await _scenario.Ok(HttpMethod.Post, $"evaluations/{id}/runs", """{"dataset":{"path":"demo/data"},"version":{"path":"demo/flow"},"orchestrated":false}""");
        var log = await _scenario.Log(run.Text("id"), 1);
        await _scenario.Judge(log, "boolean", "true");
        var bare = await _scenario.Ok(HttpMethod.Post, $"evaluations/{id}/runs");

        Golden.Matches("evaluation-created", WithoutPort(created));
        Golden.Matches("evaluation", WithoutPort(await _host.Client.Get($"evaluations/{id}")));
        Golden.Matches("evaluations", WithoutPort(await _host.Client.Get($"evaluations?file_id={_scenario.FlowId}")));
        Golden.Matches("run-created", run);
        Golden.Matches("run-bare-created", bare);
        Golden.Matches("runs", await _host.Client.Get($"evaluations/{id}/runs"));
        Golden.Matches("run-updated", await _host.Client.Send(HttpMethod.Patch, $"evaluations/{id}/runs/{bare.Text("id")}", """{"control":true,"status":"cancelled"}"""));
        var logs = await _host.Client.Get($"evaluations/{id}/logs");
        Golden.Matches("logs", logs);
        RequiredKeys.AssertPage(logs.Json, record =>
        {
            RequiredKeys.AssertKeys(record, "run_id", "log", "evaluator_logs");
            RequiredKeys.AssertDatapoint(record.GetProperty("datapoint"));
            RequiredKeys.AssertLog(record.GetProperty("log"));
        });
        Assert.Equal(204, (await _host.Client.Send(HttpMethod.Delete, $"evaluations/{id}", null)).Code);
    }

    [Fact]
    public async Task A_name_is_taken_within_its_file_and_free_again_when_the_evaluation_is_deleted()
    {
        var first = await _scenario.Evaluation("one");
        var taken = await _host.Client.Post("evaluations", $$$"""{"name":"one","evaluators":[],"file":{"id":"{{{_scenario.FlowId}}}"}}""");
        Assert.Equal((409, "body.name"), (taken.Code, taken.Detail.Place()));
        await _scenario.Evaluation(null);
        await _scenario.Evaluation(null);
        await _scenario.Ok(HttpMethod.Post, "evaluations", """{"name":"one","evaluators":[],"file":{"path":"demo/boolean"}}""");
        await _scenario.Ok(HttpMethod.Post, "evaluations", """{"name":"one","evaluators":[],"file":null}""");

        await _scenario.Ok(HttpMethod.Delete, $"evaluations/{first.Text("id")}");

        await _scenario.Evaluation("one");
        Assert.Equal(404, (await _host.Client.Send(HttpMethod.Delete, $"evaluations/{first.Text("id")}", null)).Code);
    }

    [Fact]
    public async Task Evaluations_of_a_file_are_listed_newest_first_page_by_page()
    {
        for (var n = 0; n < 5; n++) await _scenario.Evaluation($"number {n}");

        var second = await _host.Client.Get($"evaluations?file_id={_scenario.FlowId}&page=2&size=2");
        Assert.Equal(["number 2", "number 1"], second["records"].EnumerateArray().Select(record => record.GetProperty("name").GetString()));
        Assert.Equal(5, second["total"].GetInt32());
        var beyond = await _host.Client.Get($"evaluations?file_id={_scenario.FlowId}&page=4&size=2");
        Assert.Equal((200, 0), (beyond.Code, beyond["records"].GetArrayLength()));
        var unknown = await _host.Client.Get("evaluations?file_id=fl_unknown");
        Assert.Equal((200, 0, 0), (unknown.Code, unknown["records"].GetArrayLength(), unknown["total"].GetInt32()));
    }

    [Fact]
    public async Task Logs_that_exist_are_added_to_a_run_with_their_judgments_and_those_to_come()
    {
        var evaluation = (await _scenario.Evaluation("existing", "demo/boolean")).Text("id");
        var run = (await _scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs")).Text("id");
        var other = await _scenario.Run((await _scenario.Evaluation("home", "demo/boolean")).Text("id"));
        var solo = (await _scenario.Ok(HttpMethod.Post, "flows/log", """{"path":"demo/flow","output":"x","log_status":"complete"}""")).Text("id");
        var fromRun = await _scenario.Log(other, 0);
        await _scenario.Judge(solo, "boolean", "true");

        var body = $$"""{"log_ids":["{{fromRun}}","{{solo}}","{{solo}}"]}""";
        var added = await _scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs/{run}/logs", body);
        await _scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/runs/{run}/logs", body);
        Assert.Equal("running", added.Text("status"));
        await _scenario.Judge(fromRun, "boolean", "false");

        var stats = (await _scenario.Stats(evaluation))["run_stats"][0];
        Assert.Equal((2, "completed"), (stats.GetProperty("num_logs").GetInt32(), stats.GetProperty("status").GetString()));
        var counts = stats.GetProperty("evaluator_stats")[0];
        Assert.Equal((1, 1), (counts.GetProperty("num_true").GetInt32(), counts.GetProperty("num_false").GetInt32()));
        var logs = await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs");
        Assert.Equal([fromRun, solo], logs["records"].EnumerateArray().Select(record => record.GetProperty("log").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task An_evaluator_that_is_added_opens_the_run_again_until_it_has_judged_or_is_taken_away()
    {
        var evaluation = (await _scenario.Evaluation("grows", "demo/boolean")).Text("id");
        var run = await _scenario.Run(evaluation);
        string[] logs = [await _scenario.Log(run, 0), await _scenario.Log(run, 1)];
        foreach (var log in logs) await _scenario.Judge(log, "boolean", "true");
        await _scenario.Judge(logs[0], "number", "0.5");
        Assert.Equal("completed", await _scenario.Status(evaluation, run));

        var grown = await _scenario.Ok(HttpMethod.Post, $"evaluations/{evaluation}/evaluators", """{"evaluators":[{"path":"demo/number"},{"path":"demo/boolean"}]}""");
        string[] versions = [.. grown["evaluators"].EnumerateArray().Select(entry => entry.GetProperty("version").GetProperty("version_id").GetString()!)];
        Assert.Equal(2, versions.Length);
        Assert.Equal("running", await _scenario.Status(evaluation, run));
        var counts = (await _scenario.Stats(evaluation))["run_stats"][0].GetProperty("evaluator_stats")[1];
        Assert.Equal((1, 0.5), (counts.GetProperty("total_logs").GetInt32(), counts.GetProperty("mean").GetDouble()));
        await _scenario.Judge(logs[1], "number", "1.5");
        Assert.Equal("completed", await _scenario.Status(evaluation, run));

        var gone = await _scenario.Ok(HttpMethod.Delete, $"evaluations/{evaluation}/evaluators/{versions[0]}");
        Assert.Equal(versions[1], Assert.Single(gone["evaluators"].EnumerateArray()).GetProperty("version").GetProperty("version_id").GetString());
        Assert.Equal(1, (await _scenario.Stats(evaluation))["run_stats"][0].GetProperty("evaluator_stats").GetArrayLength());
        Assert.All((await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs"))["records"].EnumerateArray(), record =>
            Assert.Equal(1, record.GetProperty("evaluator_logs").GetArrayLength()));
        Assert.Equal(404, (await _host.Client.Send(HttpMethod.Delete, $"evaluations/{evaluation}/evaluators/{versions[0]}", null)).Code);
    }

    [Fact]
    public async Task A_run_in_two_evaluations_has_one_status_and_a_place_of_its_own_in_each()
    {
        var first = (await _scenario.Evaluation("first", "demo/boolean")).Text("id");
        var second = (await _scenario.Evaluation("second", "demo/number")).Text("id");
        var shared = await _scenario.Run(first);
        var own = await _scenario.Run(second);

        var added = await _scenario.Ok(HttpMethod.Post, $"evaluations/{second}/runs/{shared}");
        Assert.Equal((shared, false), (added.Text("id"), added["control"].GetBoolean()));
        await _scenario.Ok(HttpMethod.Post, $"evaluations/{second}/runs/{shared}");
        Assert.Equal([shared, own], await RunIds(second));
        string[] logs = [await _scenario.Log(shared, 0), await _scenario.Log(shared, 1)];
        foreach (var log in logs) await _scenario.Judge(log, "boolean", "true");
        Assert.Equal(("running", "running"), (await _scenario.Status(first, shared), await _scenario.Status(second, shared)));
        foreach (var log in logs) await _scenario.Judge(log, "number", "1");
        Assert.Equal(("completed", "completed"), (await _scenario.Status(first, shared), await _scenario.Status(second, shared)));

        Assert.Equal(204, (await _host.Client.Send(HttpMethod.Delete, $"evaluations/{first}/runs/{shared}", null)).Code);
        Assert.Empty(await RunIds(first));
        Assert.Equal([shared, own], await RunIds(second));
        Assert.Equal(2, (await _scenario.Stats(second))["run_stats"][0].GetProperty("num_logs").GetInt32());
        Assert.Equal(404, (await _host.Client.Send(HttpMethod.Delete, $"evaluations/{first}/runs/{shared}", null)).Code);
        Assert.Equal(404, (await _host.Client.Send(HttpMethod.Post, $"evaluations/{first}/runs/rn_unknown", null)).Code);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_run_may_begin_with_the_newest_logs_that_there_are(bool orchestrated, int count)
    {
        var first = (await _scenario.Evaluation("first", "demo/boolean")).Text("id");
        var run = await _scenario.Run(first);
        await _scenario.Log(run, 0, "old");
        _host.Clock.Now += TimeSpan.FromSeconds(1);
        var newest = await _scenario.Log(run, 0, "new");
        await _scenario.Log(run, 1, status: "incomplete");
        await _scenario.Judge(newest, "boolean", "true");
        await _scenario.Ok(HttpMethod.Post, "flows", """{"path":"demo/flow","attributes":{"v":2}}""");

        var second = (await _scenario.Evaluation("second", "demo/boolean")).Text("id");
        var seeded = await _scenario.Ok(
            HttpMethod.Post,
            $"evaluations/{second}/runs",
            $$$"""{"dataset":{"path":"demo/data"},"version":{"version_id":"{{{_scenario.FlowVersion}}}"},"orchestrated":{{{(orchestrated ? "true" : "false")}}},"use_existing_logs":true}""");

        var logs = await _scenario.Ok(HttpMethod.Get, $"evaluations/{second}/logs");
        var log = logs["records"][0].GetProperty("log");
        Assert.Equal((newest, "new"), (log.GetProperty("id").GetString(), log.GetProperty("output").GetString()));
        Assert.Equal(1, logs["records"][0].GetProperty("evaluator_logs").GetArrayLength());
        Assert.Equal("running", await _scenario.Status(second, seeded.Text("id")));

        // What the server was asked to make comes beside the answers.
        for (var tries = 0; logs["total"].GetInt32() < count && tries < 1_000; tries++)
            logs = await _scenario.Ok(HttpMethod.Get, $"evaluations/{second}/logs");
        Assert.Equal(count, logs["total"].GetInt32());
    }

    private async Task<IEnumerable<string?>> RunIds(string evaluation) =>
        (await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/runs"))["runs"].EnumerateArray().Select(run => run.GetProperty("id").GetString());

    [Fact]
    public async Task Another_workspace_sees_and_changes_nothing()
    {
        var evaluation = (await _scenario.Evaluation("ours", "demo/boolean")).Text("id");
        var run = await _scenario.Run(evaluation);
        var log = await _scenario.Log(run, 0);
        var before = (await _scenario.Stats(evaluation)).Json.GetRawText();
        (string Method, string Path, string? Body)[] requests =
        [
            ("GET", $"logs/{log}", null),
            ("GET", $"evaluations/{evaluation}", null),
            ("GET", $"evaluations/{evaluation}/stats", null),
            ("GET", $"evaluations/{evaluation}/runs", null),
            ("GET", $"evaluations/{evaluation}/logs", null),
            ("DELETE", $"evaluations/{evaluation}", null),
            ("POST", $"evaluations/{evaluation}/runs", null),
            ("POST", $"evaluations/{evaluation}/evaluators", """{"evaluators":[]}"""),
            ("DELETE", $"evaluations/{evaluation}/evaluators/evv_unknown", null),
            ("POST", $"evaluations/{evaluation}/runs/{run}", null),
            ("DELETE", $"evaluations/{evaluation}/runs/{run}", null),
            ("PATCH", $"evaluations/{evaluation}/runs/{run}", """{"status":"cancelled"}"""),
            ("POST", $"evaluations/{evaluation}/runs/{run}/logs", $$"""{"log_ids":["{{log}}"]}"""),
            ("PATCH", $"flows/logs/{log}", """{"output":"theirs"}"""),
            ("POST", $"flows/log?version_id={_scenario.FlowVersion}", "{}"),
            ("POST", "flows/log", $$$"""{"path":"theirs/flow","flow":{},"run_id":"{{{run}}}"}"""),
            ("POST", "flows/log", $$$"""{"path":"theirs/flow","flow":{},"trace_parent_id":"{{{log}}}"}"""),
            ("POST", "evaluators/log", $$"""{"path":"demo/boolean","parent_id":"{{log}}","judgment":true}"""),
            ("POST", "evaluations", """{"evaluators":[{"path":"demo/boolean"}]}"""),
        ];

        foreach (var (method, path, body) in requests)
        {
            var reply = await _host.Stranger.Send(new HttpMethod(method), path, body);
            Assert.True(reply.Code == 404, $"{method} {path}: {reply.Code}");
        }

        Assert.Equal(0, (await _host.Stranger.Get($"evaluations?file_id={_scenario.FlowId}"))["total"].GetInt32());
        Assert.Equal(before, (await _scenario.Stats(evaluation)).Json.GetRawText());

        var theirs = await _host.Stranger.Post("flows/log", $$$"""{"path":"theirs/flow","flow":{},"log_id":"{{{log}}}","output":"theirs"}""");
        Assert.Equal(200, theirs.Code);
        Assert.Equal("x", (await _host.Client.Get($"logs/{log}")).Text("output"));
    }

    private static Reply WithoutPort(Reply reply) => reply with
    {
        Json = System.Text.Json.JsonDocument.Parse(System.Text.RegularExpressions.Regex.Replace(reply.Json.GetRawText(), "127.0.0.1:[0-9]+", "127.0.0.1:8080")).RootElement,
    };
}
