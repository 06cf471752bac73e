using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>The steps of an evaluation as a client takes them. Every step fails the test when it is not answered with a 2xx.</summary>
internal sealed class Scenario(HttpClient client)
{
    public HttpClient Client => client;

    public string FlowId { get; private set; } = "";

    public string FlowVersion { get; private set; } = "";

    public string DatasetVersion { get; private set; } = "";

    public IReadOnlyList<string> Datapoints { get; private set; } = [];

    /// <summary>A flow, a dataset with this many datapoints, and an evaluator for each return type, of the path <c>demo/{type}</c>.</summary>
    public static async Task<Scenario> Start(HttpClient client, int datapoints)
    {
        var scenario = new Scenario(client);
        var flow = await scenario.Ok(HttpMethod.Post, "flows", """{"path":"demo/flow","attributes":{"v":1}}""");
        (scenario.FlowId, scenario.FlowVersion) = (flow.Text("id"), flow.Text("version_id"));
        var rows = Enumerable.Range(0, datapoints).Select(n => $$$"""{"inputs":{"q":"question {{{n}}}"},"target":{"a":{{{n}}}}}""");
        var dataset = await scenario.Ok(HttpMethod.Post, "datasets", $$"""{"path":"demo/data","datapoints":[{{string.Join(',', rows)}}]}""");
        scenario.DatasetVersion = dataset.Text("version_id");
        var all = await scenario.Ok(HttpMethod.Get, $"datasets/{dataset.Text("id")}?include_datapoints=true");
        scenario.Datapoints = [.. all["datapoints"].EnumerateArray().Select(datapoint => datapoint.GetProperty("id").GetString()!)];
        foreach (var type in (string[])["boolean", "number", "text"]) await scenario.Evaluator(type);
        await scenario.Evaluator("select", """[{"name":"good"},{"name":"bad"}]""");
        await scenario.Evaluator("multi_select", """[{"name":"short"},{"name":"kind"}]""");
        return scenario;
    }

    /// <returns>The version.</returns>
    public async Task<string> Evaluator(string returnType, string options = "null", string kind = "external", string code = "1", string? path = null)
    {
        var own = kind == "python" ? "\"code\":\"pass\"," : "";
        var reply = await Ok(
            HttpMethod.Post,
            "evaluators",
            $$$"""
            {"id":null,"path":"{{{path ?? $"demo/{returnType}"}}}","spec":{"arguments_type":"target_free","return_type":"{{{returnType}}}",
             {{{own}}}"evaluator_type":"{{{kind}}}","options":{{{options}}},"attributes":{"code":"{{{code}}}"} } }
            """);
        return reply.Text("version_id");
    }

    /// <param name="evaluators">Paths.</param>
    public async Task<Reply> Evaluation(string? name, params string[] evaluators)
    {
        var body = new JsonObject
        {
            ["name"] = name,
            ["file"] = new JsonObject { ["id"] = FlowId },
            ["evaluators"] = new JsonArray([.. evaluators.Select(path => (JsonNode)new JsonObject { ["path"] = path })]),
        };
        return await Ok(HttpMethod.Post, "evaluations", body.ToJsonString());
    }

    /// <summary>A run over the dataset, whose logs and judgments the client makes.</summary>
    public async Task<string> Run(string evaluation) => (await Ok(
        HttpMethod.Post,
        $"evaluations/{evaluation}/runs",
        $$"""{"dataset":{"version_id":"{{DatasetVersion}}"},"version":{"version_id":"{{FlowVersion}}"},"orchestrated":false,"use_existing_logs":false}"""))
        .Text("id");

    /// <returns>The log's id.</returns>
    public async Task<string> Log(string run, int datapoint, string output = "x", string status = "complete") =>
        (await Ok(HttpMethod.Post, $"flows/log?version_id={FlowVersion}", LogBody(run, Datapoints[datapoint], output, status))).Text("id");

    public string LogBody(string run, string datapoint, string output, string status = "complete") =>
        $$"""
        {"id":"{{FlowId}}","run_id":"{{run}}","source_datapoint_id":"{{datapoint}}","inputs":{"q":"?"},"messages":null,"output":"{{output}}",
         "start_time":"2026-01-02T03:04:05.123Z","end_time":"2026-01-02T03:04:06.000Z","log_status":"{{status}}"}
        """;

    /// <param name="judgment">JSON.</param>
    public Task<Reply> Judge(string log, string evaluator, string judgment, string? error = null) => Ok(
        HttpMethod.Post,
        "evaluators/log",
        $$"""{"path":"demo/{{evaluator}}","parent_id":"{{log}}","judgment":{{judgment}},"error":{{JsonSerializer.Serialize(error)}}}""");

    public Task<Reply> Stats(string evaluation) => Ok(HttpMethod.Get, $"evaluations/{evaluation}/stats");

    /// <summary>The status of a run as its evaluation lists it.</summary>
    public async Task<string> Status(string evaluation, string run) =>
        (await Ok(HttpMethod.Get, $"evaluations/{evaluation}/runs"))["runs"].EnumerateArray()
            .Single(entry => entry.GetProperty("id").GetString() == run).GetProperty("status").GetString()!;

    public async Task<Reply> Ok(HttpMethod method, string path, string? json = null)
    {
        var reply = await client.Send(method, path, json);
        Assert.True(reply.Code is >= 200 and < 300, $"{method} {path}: {reply.Code} {(reply.Json.ValueKind == JsonValueKind.Undefined ? "" : reply.Json)}");
        return reply;
    }
}
