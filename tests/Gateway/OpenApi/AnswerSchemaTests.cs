using System.Text.Json.Nodes;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>What the server really answers is what the document says.</summary>
public sealed class AnswerSchemaTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private OpenApiDocument _document = null!;
    private SchemaCheck _check = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _document = await OpenApiDocument.Load(_host.Client);
        _check = new SchemaCheck(_document);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Answers_of_a_whole_evaluation_fit_their_schemas()
    {
        var scenario = await Scenario.Start(_host.Client, 2);
        var flow = scenario.FlowId;
        var evaluation = (await Ask("createEvaluation", "evaluations", $$"""{"file":{"id":"{{flow}}"},"evaluators":[{"path":"demo/boolean"},{"path":"demo/number"},{"path":"demo/select"},{"path":"demo/text"}]}"""))["id"];
        var run = (string)(await Ask("createRun", $"evaluations/{evaluation}/runs", $$"""{"dataset":{"path":"demo/data"},"version":{"id":"{{flow}}"},"orchestrated":false}"""))["id"]!;
        var log = (string)(await Ask("addFlowLog", "flows/log", scenario.LogBody(run, scenario.Datapoints[0], "x")))["id"]!;
        await Ask("addEvaluatorLog", "evaluators/log", $$"""{"path":"demo/boolean","parent_id":"{{log}}","judgment":true}""");
        await Ask("addEvaluatorLog", "evaluators/log", $$"""{"path":"demo/number","parent_id":"{{log}}","judgment":1.5,"error":null}""");
        await Ask("addEvaluatorLog", "evaluators/log", $$"""{"path":"demo/select","parent_id":"{{log}}","judgment":"good"}""");
        await Ask("getLog", $"logs/{log}");
        await Ask("listLogs", $"logs?file_id={flow}&include_trace_children=true");
        await Ask("getStats", $"evaluations/{evaluation}/stats");
        await Ask("listEvaluationLogs", $"evaluations/{evaluation}/logs");
        await Ask("listRuns", $"evaluations/{evaluation}/runs");
        await Ask("getEvaluation", $"evaluations/{evaluation}");
        await Ask("listEvaluations", $"evaluations?file_id={flow}");
        await Ask("updateRun", $"evaluations/{evaluation}/runs/{run}", """{"control":true}""");
        await Ask("updateFlowLog", $"flows/logs/{log}", """{"output":"y"}""");
    }

    [Theory]
    [InlineData("Prompt", "prompts", """{"path":"f/x","model":"gpt-4o","template":"{{a}}","tags":["t"],"temperature":0.5}""", """{"path":"f/x","messages":[{"role":"user","content":"hi"}],"output":"o","prompt_tokens":1}""")]
    [InlineData("Tool", "tools", """{"path":"f/x","function":{"name":"add","description":"Adds."}}""", """{"path":"f/x","inputs":{"a":1},"output":"o"}""")]
    [InlineData("Agent", "agents", """{"path":"f/x","model":"gpt-4o","max_iterations":3}""", """{"path":"f/x","output":"o","output_message":{"role":"assistant","content":null}}""")]
    [InlineData("Flow", "flows", """{"path":"f/x","attributes":{"a":1},"version_name":"v","version_description":"d"}""", """{"path":"f/x","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("Evaluator", "evaluators", """{"path":"f/x","spec":{"arguments_type":"target_free","return_type":"select","evaluator_type":"human","instructions":"i","options":[{"name":"a","valence":"positive"}]}}""", null)]
    [InlineData("Dataset", "datasets", """{"path":"f/x","datapoints":[{"inputs":{"a":1},"messages":[{"role":"user","content":"hi"}],"target":{"b":2}}]}""", null)]
    public async Task Answers_about_files_fit_their_schemas(string type, string plural, string file, string? log)
    {
        var id = (string)(await Ask($"upsert{type}", plural, file))["id"]!;
        await Ask($"get{type}", $"{plural}/{id}{(type == "Dataset" ? "?include_datapoints=true" : "")}");
        await Ask($"list{type}s", plural);
        await Ask("listFiles", "files");
        await Ask("retrieveByPath", "files/retrieve-by-path", """{"path":"f/x"}""");
        await Ask($"list{type}Versions", $"{plural}/{id}/versions");
        await Ask($"list{type}Environments", $"{plural}/{id}/environments");
        await Ask($"move{type}", $"{plural}/{id}", """{"name":"y"}""");
        if (log is null) return;
        var receipt = await Ask($"add{type}Log", $"{plural}/log", log.Replace("f/x", "f/y", StringComparison.Ordinal));
        await Ask("getLog", $"logs/{(string)receipt["id"]!}");
    }

    /// <summary>Asks, and checks the answer against the schema of the operation.</summary>
    private async Task<JsonObject> Ask(string operationId, string path, string? body = null)
    {
        var operation = _document.Operations.Single(operation => operation.Id == operationId);
        if (body is not null)
            Assert.Equal([], _check.Errors(JsonNode.Parse(body), operation.Body!.Value.Content["schema"]!));
        var reply = await _host.Client.Send(new HttpMethod(operation.Method), path, body);
        Assert.True(reply.Code is 200 or 201, $"{operationId}: {reply.Code} {reply.Json}");
        var answer = JsonNode.Parse(reply.Json.GetRawText());
        var errors = _check.Errors(answer, operation.Answer(reply.Code)!["schema"]!);
        Assert.True(errors is [], $"{operationId}: {string.Join('\n', errors)}");
        return answer as JsonObject ?? [];
    }
}
