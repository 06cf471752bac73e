using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>The steps of an evaluation as a v4 client takes them. Every step fails the test when it is not answered with a 2xx.</summary>
internal sealed class V4Scenario(HttpClient client)
{
    public string ProjectId { get; private set; } = "";

    public string ConfigId { get; private set; } = "";

    public string DatasetId { get; private set; } = "";

    public IReadOnlyList<string> Datapoints { get; private set; } = [];

    /// <summary>A project with a config, and a dataset with this many datapoints.</summary>
    public static async Task<V4Scenario> Start(HttpClient client, int datapoints, string name = "support")
    {
        var scenario = new V4Scenario(client);
        scenario.ProjectId = (await scenario.Post("projects", $$"""{"name":"{{name}}"}""")).Text("id");
        scenario.ConfigId = await scenario.Config("gpt-4o");
        scenario.DatasetId = (await scenario.Post(
            $"projects/{scenario.ProjectId}/datasets", """{"name":"questions","description":"What people ask."}""")).Text("id");
        var rows = Enumerable.Range(0, datapoints).Select(n => $$$"""{"inputs":{"q":"question {{{n}}}"},"target":{"a":{{{n}}}}}""");
        var added = await scenario.Post($"datasets/{scenario.DatasetId}/datapoints", $"[{string.Join(',', rows)}]");
        scenario.Datapoints = [.. added.Json.EnumerateArray().Select(datapoint => datapoint.GetProperty("id").GetString()!)];
        return scenario;
    }

    public async Task<string> Config(string model) => (await Post("model-configs", $$"""{"project_id":"{{ProjectId}}","model":"{{model}}"}"""))
        ["config"].GetProperty("id").GetString()!;

    /// <summary>Makes a config that later evaluations are of.</summary>
    public async Task<string> UseConfig(string model) => ConfigId = await Config(model);

    public async Task<string> Evaluator(string name, string returnType = "boolean", string type = "external") => (await Post(
        "evaluators",
        $$"""
        {"name":"{{name}}","description":"Says {{returnType}}.","arguments_type":"target_free","return_type":"{{returnType}}","type":"{{type}}",
         "code":{{(type == "python" ? "\"pass\"" : "null")}}}
        """)).Text("id");

    /// <summary>An evaluation whose logs the client makes.</summary>
    public Task<Reply> Evaluation(params string[] evaluators) => Evaluation("false", evaluators);

    /// <param name="generated">Whether the server is asked to make the logs: JSON.</param>
    public Task<Reply> Evaluation(string generated, string[] evaluators) => Post(
        $"projects/{ProjectId}/evaluations",
        $$"""
        {"config_id":"{{ConfigId}}","dataset_id":"{{DatasetId}}","evaluator_ids":{{JsonSerializer.Serialize(evaluators)}},
         "hl_generated":{{generated}},"provider_api_keys":{"openai":"sk"},"name":null}
        """);

    /// <summary>An evaluation that takes logs.</summary>
    public async Task<string> Running(params string[] evaluators)
    {
        var id = (await Evaluation(evaluators)).Text("id");
        await Status(id, "running");
        return id;
    }

    public Task<Reply> Status(string evaluation, string status) => Patch($"evaluations/{evaluation}/status", $$"""{"status":"{{status}}"}""");

    public Task<Reply> Log(string evaluation, int datapoint, string output) =>
        Post($"evaluations/{evaluation}/log", LogBody(Datapoints[datapoint], output));

    public static string LogBody(string datapoint, string output) =>
        $$"""{"datapoint_id":"{{datapoint}}","log":{"inputs":{"q":"?"},"output":"{{output}}","duration":0.25,"metadata":{"n":1},"reference_id":"mine"} }""";

    /// <param name="result">JSON.</param>
    public Task<Reply> Result(string evaluation, string log, string evaluator, string result) => Post(
        $"evaluations/{evaluation}/result", $$"""{"log_id":"{{log}}","evaluator_id":"{{evaluator}}","result":{{result}},"error":null}""");

    public Task<Reply> Post(string path, string json) => Ok(HttpMethod.Post, path, json);

    public Task<Reply> Get(string path) => Ok(HttpMethod.Get, path);

    public Task<Reply> Patch(string path, string json) => Ok(HttpMethod.Patch, path, json);

    /// <param name="path">Below <c>/v4/</c>.</param>
    public Task<Reply> Send(HttpMethod method, string path, string? json = null) => client.Send(method, $"/v4/{path}", json);

    public async Task<Reply> Ok(HttpMethod method, string path, string? json = null)
    {
        var reply = await Send(method, path, json);
        Assert.True(reply.Code is >= 200 and < 300, $"{method} {path}: {reply.Code} {(reply.Json.ValueKind == JsonValueKind.Undefined ? "" : reply.Json)}");
        return reply;
    }
}
