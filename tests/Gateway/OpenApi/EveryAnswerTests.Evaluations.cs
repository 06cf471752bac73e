using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

public sealed partial class EveryAnswerTests
{
    private async Task AskOfEvaluations()
    {
        var scenario = await Scenario.Start(Client, 2);
        await scenario.Evaluator("number", kind: "python", path: "demo/server");
        var evaluation = (await Ask(201, "POST", "evaluations", Evaluation(scenario, "first"))).Text("id");
        await Ask(404, "POST", "evaluations", """{"evaluators":[{"path":"nowhere"}]}""");
        await Ask(409, "POST", "evaluations", Evaluation(scenario, "first"));
        await Ask(422, "POST", "evaluations", "{}");
        await Ask(200, "GET", $"evaluations?file_id={scenario.FlowId}");
        await Ask(422, "GET", "evaluations");
        await Ask(200, "GET", $"evaluations/{evaluation}");
        await Ask(404, "GET", "evaluations/none");
        await AskOfRuns(scenario, evaluation);
        await AskOfEvaluators(scenario, evaluation);
        await Ask(204, "DELETE", $"evaluations/{evaluation}");
        await Ask(404, "DELETE", $"evaluations/{evaluation}");
    }

    private static string Evaluation(Scenario scenario, string name) =>
        $$"""{"name":"{{name}}","file":{"id":"{{scenario.FlowId}}"},"evaluators":[{"path":"demo/boolean"},{"path":"demo/number"},{"path":"demo/select"},{"path":"demo/multi_select"},{"path":"demo/text"},{"path":"demo/server"}]}""";

    private async Task AskOfEvaluators(Scenario scenario, string evaluation)
    {
        var version = await scenario.Evaluator("number", path: "demo/more", code: "2");
        await Ask(200, "POST", $"evaluations/{evaluation}/evaluators", """{"evaluators":[{"path":"demo/more","orchestrated":false}]}""");
        await Ask(404, "POST", $"evaluations/{evaluation}/evaluators", """{"evaluators":[{"path":"nowhere"}]}""");
        await Ask(422, "POST", $"evaluations/{evaluation}/evaluators", "{}");
        await Ask(200, "GET", $"evaluations/{evaluation}/stats");
        await Ask(200, "DELETE", $"evaluations/{evaluation}/evaluators/{version}");
        await Ask(404, "DELETE", $"evaluations/{evaluation}/evaluators/{version}");
    }

    private async Task AskOfRuns(Scenario scenario, string evaluation)
    {
        var runs = $"evaluations/{evaluation}/runs";
        var run = (await Ask(200, "POST", runs, $$"""{"dataset":{"path":"demo/data"},"version":{"id":"{{scenario.FlowId}}"},"orchestrated":false}""")).Text("id");
        await Ask(200, "POST", runs, null);
        await Ask(404, "POST", runs, """{"dataset":{"path":"nowhere"}}""");
        await Ask(422, "POST", runs, """{"use_existing_logs":true}""");
        var log = await scenario.Log(run, 0);
        await AskOfJudgments(log);
        await Ask(200, "GET", $"evaluations/{evaluation}/stats");
        await Ask(404, "GET", "evaluations/none/stats");
        await Ask(200, "GET", $"evaluations/{evaluation}/logs?run_id={run}");
        await Ask(404, "GET", "evaluations/none/logs");
        await Ask(422, "GET", $"evaluations/{evaluation}/logs?page=0");
        await Ask(200, "GET", runs);
        await Ask(404, "GET", "evaluations/none/runs");
        await AskOfSharing(scenario, run, log);
        await Ask(200, "PATCH", $"{runs}/{run}", """{"control":true,"status":"cancelled"}""");
        await Ask(404, "PATCH", $"{runs}/none", """{"control":true}""");
        await Ask(422, "PATCH", $"{runs}/{run}", """{"status":"completed"}""");
        await AskOfTraces(run);
    }

    private async Task AskOfSharing(Scenario scenario, string run, string log)
    {
        var other = (await scenario.Evaluation("other", "demo/boolean")).Text("id");
        await Ask(200, "POST", $"evaluations/{other}/runs/{run}");
        await Ask(404, "POST", $"evaluations/{other}/runs/none");
        var free = (await Ask(200, "POST", $"evaluations/{other}/runs", "{}")).Text("id");
        await Ask(200, "POST", $"evaluations/{other}/runs/{free}/logs", $$"""{"log_ids":["{{log}}"]}""");
        await Ask(404, "POST", $"evaluations/{other}/runs/{free}/logs", """{"log_ids":["none"]}""");
        await Ask(422, "POST", $"evaluations/{other}/runs/{free}/logs", "{}");
        await Ask(200, "GET", $"evaluations/{other}/stats");
        await Ask(200, "GET", $"evaluations/{other}/logs");
        await Ask(200, "GET", $"evaluations/{other}/runs");
        var ended = (await Ask(200, "POST", $"evaluations/{other}/runs", "{}")).Text("id");
        await Ask(200, "PATCH", $"evaluations/{other}/runs/{ended}", """{"status":"cancelled"}""");
        await Ask(409, "POST", $"evaluations/{other}/runs/{ended}/logs", $$"""{"log_ids":["{{log}}"]}""");
        await Ask(204, "DELETE", $"evaluations/{other}/runs/{run}");
        await Ask(404, "DELETE", $"evaluations/{other}/runs/{run}");
        await Ask(200, "GET", $"evaluations/{other}/stats");
    }

    private async Task AskOfJudgments(string log)
    {
        foreach (var (evaluator, judgment) in ((string, string)[])[("boolean", "true"), ("number", "1.5"), ("select", "\"good\""), ("multi_select", "[\"kind\"]"), ("text", "null")])
            await Ask(200, "POST", "evaluators/log", $$"""{"path":"demo/{{evaluator}}","parent_id":"{{log}}","judgment":{{judgment}},"log_id":"log {{evaluator}}"}""");
        await Ask(404, "POST", "evaluators/log", """{"path":"demo/boolean","parent_id":"none","judgment":true}""");
        await Ask(409, "POST", "evaluators/log", $$"""{"path":"demo/boolean","parent_id":"{{log}}","judgment":false,"log_id":"{{log}}"}""");
        await Ask(422, "POST", "evaluators/log", $$"""{"path":"demo/boolean","parent_id":"{{log}}","judgment":1}""");
        var file = (await Ask(200, "GET", $"logs/{log}"))["flow"].GetProperty("id").GetString();
        await Ask(404, "GET", "logs/none");
        await Ask(200, "GET", $"logs?file_id={file}&include_trace_children=true&include_parent=true");
        await Ask(422, "GET", "logs");
    }

    private async Task AskOfTraces(string cancelledRun)
    {
        var begun = (await Ask(200, "POST", "flows/log", """{"path":"demo/flow"}""")).Text("id");
        await Ask(200, "POST", "import/otel/v1/traces", Trace("flow", begun));
        await Ask(200, "POST", "import/otel/v1/traces", Trace("tool"));
        await Ask(404, "POST", "import/otel/v1/traces", Trace("flow", "none"));
        await Ask(409, "POST", "import/otel/v1/traces", Trace("flow", begun, cancelledRun));
        await Ask(422, "POST", "import/otel/v1/traces", "{}");
        await Ask(204, "DELETE", $"logs?id={begun}");
        await Ask(422, "DELETE", "logs");
    }

    private static string Trace(string type, string? log = null, string? run = null)
    {
        var attributes = new List<(string Key, string? Value)>
        {
            ("humanloop.file.type", type), ("humanloop.file.path", $"traced/{type}"), ("humanloop.file.source_code", "pass"), ("humanloop.log.output", "o"),
            ("humanloop.log.id", log), ("humanloop.log.run_id", run),
        };
        var json = string.Join(',', attributes.Where(entry => entry.Value is not null)
            .Select(entry => $$$"""{"key":"{{{entry.Key}}}","value":{"stringValue":"{{{entry.Value}}}"}}"""));
        return $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"t","spanId":"{{type}}","attributes":[{{json}}]}]}]}]}""";
    }
}
