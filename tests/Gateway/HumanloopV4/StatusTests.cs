using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>Every move between statuses, and what an evaluation takes in each of them.</summary>
public sealed class StatusTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private V4Scenario _scenario = null!;
    private string _exact = "";

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await V4Scenario.Start(_host.Client, 2);
        _exact = await _scenario.Evaluator("exact");
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    /// <summary>From, to, and what is allowed instead; null when the move is legal.</summary>
    public static TheoryData<string, string, string?> Moves => new()
    {
        { "pending", "pending", null },
        { "pending", "running", null },
        { "pending", "completed", "running, cancelled" },
        { "pending", "cancelled", null },
        { "running", "pending", "completed, cancelled" },
        { "running", "running", null },
        { "running", "completed", null },
        { "running", "cancelled", null },
        { "completed", "pending", "running" },
        { "completed", "running", null },
        { "completed", "completed", null },
        { "completed", "cancelled", "running" },
        { "cancelled", "pending", "none" },
        { "cancelled", "running", "none" },
        { "cancelled", "completed", "none" },
        { "cancelled", "cancelled", null },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task A_move_is_made_or_refused_with_what_is_allowed(string from, string to, string? allowed)
    {
        var id = await In(from);

        var reply = await _scenario.Send(HttpMethod.Patch, $"evaluations/{id}/status", $$"""{"status":"{{to}}"}""");

        Assert.Equal(allowed is null ? 200 : 422, reply.Code);
        if (allowed is not null)
        {
            Assert.Equal("body.status", reply.Detail.Place());
            Assert.EndsWith($"Current status: {from}. Allowed statuses: {allowed}.", reply.Detail.GetProperty("description").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(allowed is null ? to : from, (await _scenario.Get($"evaluations/{id}")).Text("status"));
    }

    [Theory]
    [InlineData("pending", 422)]
    [InlineData("running", 201)]
    [InlineData("completed", 422)]
    [InlineData("cancelled", 422)]
    public async Task Logs_and_results_are_taken_while_it_runs(string status, int code)
    {
        var id = await In(status, judged: true);
        var log = status == "pending" ? null : (await _scenario.Get($"evaluations/{id}/datapoints"))["records"][0].GetProperty("log").GetProperty("id").GetString();

        var logged = await _scenario.Send(HttpMethod.Post, $"evaluations/{id}/log", V4Scenario.LogBody(_scenario.Datapoints[1], "b"));
        Assert.Equal(code, logged.Code);
        if (code != 201) Golden.Matches($"log-refused-{status}", logged);
        if (log is null) return;
        var judged = await _scenario.Send(
            HttpMethod.Post, $"evaluations/{id}/result", $$"""{"log_id":"{{log}}","evaluator_id":"{{_exact}}","result":false}""");
        Assert.Equal(code, judged.Code);
    }

    [Fact]
    public async Task Evaluators_are_added_to_what_is_there_and_not_to_what_was_stopped()
    {
        var id = await In("completed", judged: true);
        var late = await _scenario.Evaluator("late", type: "python");

        var added = await _scenario.Patch($"evaluations/{id}/evaluators", $$"""{"evaluator_ids":["{{late}}","{{_exact}}"]}""");

        Golden.Matches("evaluators-added", added);
        Assert.Equal("completed", added.Text("status"));
        await _scenario.Status(id, "running");
        await _scenario.Status(id, "cancelled");
        var refused = await _scenario.Send(HttpMethod.Patch, $"evaluations/{id}/evaluators", $$"""{"evaluator_ids":["{{late}}"]}""");
        Assert.Equal((422, "path.id"), (refused.Code, refused.Detail.Place()));
    }

    [Fact]
    public async Task An_evaluator_is_added_by_its_exact_version()
    {
        var id = await In("running", judged: true);
        var aggregates = (await _scenario.Get($"evaluations/{id}?evaluator_aggregates=true"))["evaluator_aggregates"];
        var version = aggregates[0].GetProperty("evaluator_version_id").GetString()!;
        var other = (await _scenario.Evaluation([])).Text("id");

        await _scenario.Patch($"evaluations/{other}/evaluators", $$"""{"evaluator_version_ids":["{{version}}"]}""");

        aggregates = (await _scenario.Get($"evaluations/{other}?evaluator_aggregates=true"))["evaluator_aggregates"];
        Assert.Equal(version, Assert.Single(aggregates.EnumerateArray()).GetProperty("evaluator_version_id").GetString());
    }

    [Fact]
    public async Task What_the_server_was_to_generate_ends_with_logs_that_say_why_not()
    {
        var code = await _scenario.Evaluator("code", type: "python");
        var id = (await _scenario.Evaluation("true", [code])).Text("id");
        while ((await _scenario.Get($"evaluations/{id}")).Text("status") != "completed") await Task.Yield();

        var datapoints = await _scenario.Get($"evaluations/{id}/datapoints");
        Golden.Matches("evaluation-generated", datapoints);
        var refused = await _scenario.Send(HttpMethod.Patch, $"evaluations/{id}/status", """{"status":"running"}""");
        Golden.Matches("status-refused", refused);
    }

    [Fact]
    public async Task With_an_external_evaluator_what_was_to_be_generated_waits_for_its_results()
    {
        var created = await _scenario.Evaluation("null", [_exact]);
        Assert.Equal("running", created.Text("status"));
        var id = created.Text("id");
        Reply datapoints;
        do datapoints = await _scenario.Get($"evaluations/{id}/datapoints");
        while (datapoints["records"].EnumerateArray().Any(record => record.GetProperty("log").ValueKind == JsonValueKind.Null));

        foreach (var record in datapoints["records"].EnumerateArray())
            await _scenario.Result(id, record.GetProperty("log").GetProperty("id").GetString()!, _exact, "false");

        Assert.Equal("running", (await _scenario.Get($"evaluations/{id}")).Text("status"));
        Assert.Equal("completed", (await _scenario.Status(id, "completed")).Text("status"));
    }

    /// <summary>The contract knows no difference: a log with the datapoint and the evaluation's config counts as its log, and a second log for
    /// a datapoint replaces the first.</summary>
    [Fact]
    public async Task A_log_of_ones_own_takes_the_place_of_what_the_server_did_not_generate()
    {
        var id = (await _scenario.Evaluation("true", [_exact])).Text("id");
        var log = default(JsonElement);
        while (log.ValueKind != JsonValueKind.Object) log = await First();
        Assert.NotEqual(JsonValueKind.Null, log.GetProperty("error").ValueKind);
        var config = await _scenario.Config("another");
        await Post(config, "of another config");
        Assert.Equal(log.GetProperty("id").GetString(), (await First()).GetProperty("id").GetString());

        var own = (await Post(_scenario.ConfigId, "mine")).Text("id");

        var shown = await First();
        Assert.Equal((own, "mine", JsonValueKind.Null), (shown.GetProperty("id").GetString(), shown.GetProperty("output").GetString(), shown.GetProperty("error").ValueKind));
        Assert.Equal(404, (await _scenario.Send(HttpMethod.Get, $"logs/{log.GetProperty("id").GetString()}")).Code);
        Assert.Equal("running", (await _scenario.Get($"evaluations/{id}")).Text("status"));
        await _scenario.Status(id, "completed");
        await Post(_scenario.ConfigId, "too late");
        Assert.Equal(own, (await First()).GetProperty("id").GetString());

        async Task<JsonElement> First() => (await _scenario.Get($"evaluations/{id}/datapoints"))["records"][0].GetProperty("log");

        Task<Reply> Post(string config, string output) => _scenario.Post("logs", $$"""
            {"project_id":"{{_scenario.ProjectId}}","config_id":"{{config}}","source_datapoint_id":"{{_scenario.Datapoints[0]}}","output":"{{output}}"}
            """);
    }

    /// <summary>An external evaluation in a status.</summary>
    /// <param name="judged">Whether the first datapoint has a log with a result.</param>
    private async Task<string> In(string status, bool judged = false)
    {
        var id = (await _scenario.Evaluation(_exact)).Text("id");
        if (status == "pending") return id;
        await _scenario.Status(id, "running");
        if (judged) await _scenario.Result(id, (await _scenario.Log(id, 0, "a")).Text("id"), _exact, "true");
        if (status != "running") await _scenario.Status(id, status);
        return id;
    }
}
