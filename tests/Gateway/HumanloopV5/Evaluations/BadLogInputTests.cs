using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Evaluations;

/// <summary>Requests about evaluations and their logs that can't be accepted: each is refused with the place that is at fault, and nothing
/// has changed then.</summary>
public sealed class BadLogInputTests(BadLogInputTests.Setting setting) : IClassFixture<BadLogInputTests.Setting>
{
    private const string Spec = """{"evaluator_type":"external","arguments_type":"target_free","return_type":"boolean"}""";

    /// <summary>Method, path, body, status, place. Words in braces stand for ids of the setting.</summary>
    public static TheoryData<string, string, string?, int, string> Requests => new()
    {
        // Logs: what they name.
        { "POST", "flows/log", """{}""", 422, "body.path" },
        { "POST", "flows/log", """{"id":"fl_unknown"}""", 404, "body.id" },
        { "POST", "flows/log", """{"path":"demo/unknown"}""", 404, "body.path" },
        { "POST", "flows/log", """{"path":"demo/boolean"}""", 404, "body.path" },
        { "POST", "prompts/log", """{"id":"{flow}"}""", 404, "body.id" },
        { "POST", "flows/log?version_id=flv_unknown", """{}""", 404, "query.version_id" },
        { "POST", "flows/log?version_id=flv_unknown", """{"id":"{flow}"}""", 404, "query.version_id" },
        { "POST", "flows/log?environment=moon", """{"id":"{flow}"}""", 404, "query.environment" },
        { "POST", "flows/log", """{"id":"{flow}","run_id":"rn_unknown"}""", 404, "body.run_id" },
        { "POST", "flows/log", """{"path":"demo/new","run_id":"rn_unknown","flow":{}}""", 404, "body.run_id" },
        { "POST", "flows/log", """{"path":"demo/new","trace_parent_id":"log_unknown","flow":{}}""", 404, "body.trace_parent_id" },
        { "POST", "flows/log", """{"id":"{flow}","run_id":"{solo}"}""", 404, "body.run_id" },
        { "POST", "flows/log", """{"id":"{flow}","run_id":"log_new","log_id":"log_new"}""", 404, "body.run_id" },
        { "POST", "flows/log", """{"id":"{flow}","run_id":"{run}","source_datapoint_id":"dp_unknown"}""", 422, "body.source_datapoint_id" },
        { "POST", "flows/log", """{"id":"{flow}","run_id":"{cancelled}","source_datapoint_id":"{datapoint}"}""", 409, "body.run_id" },
        { "POST", "flows/log", """{"id":"{flow}","trace_parent_id":"log_unknown"}""", 404, "body.trace_parent_id" },
        { "POST", "flows/log", """{"id":"{flow}","log_id":"{run}"}""", 422, "body.log_id" },
        { "POST", "flows/log", """{"id":"{flow}","log_id":"{solo}","output":"other"}""", 409, "body.log_id" },
        { "POST", "flows/log", """{"id":"{flow}","log_id":"a\u0007b"}""", 422, "body.log_id" },
        { "POST", "flows/log", """{"id":"{flow}","log_id":".."}""", 422, "body.log_id" },
        { "POST", "flows/log", """{"id":"{flow}","run_id":"{run}","log_id":"."}""", 422, "body.log_id" },

        // Logs: what they hold.
        { "POST", "flows/log", """{"id":"{flow}","log_status":"done"}""", 422, "body.log_status" },
        { "POST", "flows/log", """{"id":"{flow}","inputs":"x"}""", 422, "body.inputs" },
        { "POST", "flows/log", """{"id":"{flow}","start_time":"soon"}""", 422, "body.start_time" },
        { "POST", "flows/log", """{"id":"{flow}","messages":[{"role":"boss"}]}""", 422, "body.messages.0.role" },
        { "POST", "flows/log", """{"path":"demo/new","flow":{"attributes":1}}""", 422, "body.flow.attributes" },
        { "POST", "flows/log", """{"path":"demo/new","flow":[]}""", 422, "body.flow" },
        { "POST", "prompts/log", """{"path":"demo/new","prompt":{}}""", 422, "body.prompt.model" },
        { "POST", "prompts/log", """{"path":"demo/new","prompt":"model: m"}""", 422, "body.prompt" },
        { "POST", "prompts/log", """{"path":"demo/new","prompt":"---\nmodel m\n---"}""", 422, "body.prompt" },
        { "POST", "prompts/log", """{"path":"demo/new","prompt":"---\nmodel: m\n---\n<system>open"}""", 422, "body.prompt" },
        { "POST", "prompts/log", """{"path":"demo/new","prompt":"---\ntemperature: 1\n---"}""", 422, "body.prompt.model" },
        { "POST", "agents/log", """{"path":"demo/new","agent":"---\nmodel: m\ntools: [{type: file}]\n---"}""", 422, "body.agent.tools.0.link" },
        { "POST", "tools/log", """{"path":"demo/new","tool":"---\n---"}""", 422, "body.tool" },
        { "POST", "prompts/log", """{"path":"demo/flow","prompt":{"model":"m"}}""", 409, "body.path" },

        // Judgments.
        { "POST", "evaluators/log", """{"path":"demo/boolean","judgment":true}""", 422, "body.parent_id" },
        { "POST", "evaluators/log", """{"path":"demo/boolean","parent_id":null,"judgment":true}""", 422, "body.parent_id" },
        { "POST", "evaluators/log", """{"path":"demo/boolean","parent_id":"log_unknown","judgment":true}""", 404, "body.parent_id" },
        { "POST", "evaluators/log", """{"path":"demo/new","spec":{spec},"parent_id":"log_unknown","judgment":true}""", 404, "body.parent_id" },
        { "POST", "evaluators/log", """{"path":"demo/new","spec":{spec},"parent_id":"{log}","judgment":"yes"}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/new","spec":{"return_type":1},"parent_id":"{log}"}""", 422, "body.spec.return_type" },
        { "POST", "evaluators/log", """{"path":"demo/new","spec":"human","parent_id":"{log}"}""", 422, "body.spec" },
        { "POST", "evaluators/log", """{"path":"demo/boolean","parent_id":"{run}","judgment":true}""", 404, "body.parent_id" },
        { "POST", "evaluators/log", """{"path":"demo/boolean","parent_id":"{judgment}","judgment":true}""", 404, "body.parent_id" },
        { "POST", "evaluators/log", """{"path":"demo/unknown","parent_id":"{log}","judgment":true}""", 404, "body.path" },
        { "POST", "evaluators/log", """{"id":"{flow}","parent_id":"{log}","judgment":true}""", 404, "body.id" },
        { "POST", "evaluators/log?version_id=evv_unknown", """{"parent_id":"{log}","judgment":true}""", 404, "query.version_id" },
        { "POST", "evaluators/log", """{"parent_id":"{log}","judgment":true}""", 422, "body.path" },
        { "POST", "evaluators/log", """{"path":"demo/boolean","parent_id":"{log}","judgment":1}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/boolean","parent_id":"{log}","judgment":"true"}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/number","parent_id":"{log}","judgment":true}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/number","parent_id":"{log}","judgment":1e101}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/number","parent_id":"{log}","judgment":1e999}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/select","parent_id":"{log}","judgment":"ugly"}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/select","parent_id":"{log}","judgment":["good","bad"]}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/multi_select","parent_id":"{log}","judgment":["kind","ugly"]}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/multi_select","parent_id":"{log}","judgment":[1]}""", 422, "body.judgment.0" },
        { "POST", "evaluators/log", """{"path":"demo/text","parent_id":"{log}","judgment":["a"]}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/text","parent_id":"{log}","judgment":{"a":1}}""", 422, "body.judgment" },
        { "POST", "evaluators/log", """{"path":"demo/text","parent_id":"{log}","judgment":"a","log_id":"{solo}"}""", 409, "body.log_id" },

        // Reading and correcting logs.
        { "GET", "logs/log_unknown", null, 404, "path.id" },
        { "DELETE", "logs", null, 422, "query.id" },
        { "DELETE", "logs?id=", null, 422, "query.id" },
        { "DELETE", $"logs?id={{log}}&id={new string('x', 257)}", null, 422, "query.id" },
        { "GET", "logs", null, 422, "query.file_id" },
        { "GET", "logs?file_id=", null, 422, "query.file_id" },
        { "GET", "logs?file_id={flow}&page=0", null, 422, "query.page" },
        { "GET", "logs?file_id={flow}&size=100000", null, 422, "query.size" },
        { "GET", "logs?file_id={flow}&start_date=soon", null, 422, "query.start_date" },
        { "GET", "logs?file_id={flow}&end_date=2026-13-01", null, 422, "query.end_date" },
        { "GET", "logs?file_id={flow}&end_date=%22%C3%A9%5C", null, 422, "query.end_date" },
        { "GET", "logs?file_id={flow}&in_trace_filter=true&in_trace_filter=maybe", null, 422, "query.in_trace_filter" },
        { "GET", "logs?file_id={flow}&include_parent=x", null, 422, "query.include_parent" },
        { "GET", "logs?file_id={flow}&include_trace_children=x", null, 422, "query.include_trace_children" },
        { "GET", "logs?file_id={flow}&sample=-1", null, 422, "query.sample" },
        { "GET", $"logs?file_id={{flow}}&id={new string('x', 257)}", null, 422, "query.id" },
        { "PATCH", "flows/logs/log_unknown", """{"output":"x"}""", 404, "path.log_id" },
        { "PATCH", "flows/logs/{log}", """{"output":1}""", 422, "body.output" },
        { "PATCH", "flows/logs/{log}", """{"log_status":"incomplete"}""", 422, "body.log_status" },
        { "PATCH", "flows/logs/{judgment}", """{"output":"x"}""", 404, "path.log_id" },

        // Evaluations.
        { "POST", "evaluations/{evaluation}/evaluators", """{}""", 422, "body.evaluators" },
        { "POST", "evaluations/{evaluation}/evaluators", """{"evaluators":{}}""", 422, "body.evaluators" },
        { "POST", "evaluations/{evaluation}/evaluators", """{"evaluators":[{"path":"demo/number"},{"path":"demo/unknown"}]}""", 404, "body.evaluators" },
        { "POST", "evaluations/{evaluation}/evaluators", """{"evaluators":[{"path":"demo/flow"}]}""", 404, "body.evaluators" },
        { "POST", "evaluations/evr_unknown/evaluators", """{"evaluators":[{"path":"demo/number"}]}""", 404, "path.id" },
        { "DELETE", "evaluations/{evaluation}/evaluators/evv_unknown", null, 404, "path.evaluator_version_id" },
        { "POST", "evaluations/{evaluation}/runs/rn_unknown", null, 404, "path.run_id" },
        { "POST", "evaluations/{evaluation}/runs/{solo}", null, 404, "path.run_id" },
        { "POST", "evaluations/evr_unknown/runs/{run}", null, 404, "path.id" },
        { "DELETE", "evaluations/{evaluation}/runs/rn_unknown", null, 404, "path.run_id" },
        { "POST", "evaluations", """{}""", 422, "body.evaluators" },
        { "POST", "evaluations", """{"evaluators":null}""", 422, "body.evaluators" },
        { "POST", "evaluations", """{"evaluators":{}}""", 422, "body.evaluators" },
        { "POST", "evaluations", """{"evaluators":["demo/boolean"]}""", 422, "body.evaluators.0" },
        { "POST", "evaluations", """{"evaluators":[{"path":"demo/boolean"},{}]}""", 422, "body.evaluators.1.version_id" },
        { "POST", "evaluations", """{"evaluators":[{"path":"demo/boolean","orchestrated":"yes"}]}""", 422, "body.evaluators.0.orchestrated" },
        { "POST", "evaluations", """{"evaluators":[{"path":"demo/unknown"}]}""", 404, "body.evaluators" },
        { "POST", "evaluations", """{"evaluators":[{"version_id":"evv_unknown"}]}""", 404, "body.evaluators" },
        { "POST", "evaluations", """{"evaluators":[{"id":"{flow}"}]}""", 404, "body.evaluators" },
        { "POST", "evaluations", """{"evaluators":[],"file":{}}""", 422, "body.file.id" },
        { "POST", "evaluations", """{"evaluators":[],"file":"demo/flow"}""", 422, "body.file" },
        { "POST", "evaluations", """{"evaluators":[],"file":{"id":"fl_unknown"}}""", 404, "body.file" },
        { "POST", "evaluations", """{"evaluators":[],"file":{"id":"{flow}"},"name":"bad"}""", 409, "body.name" },
        { "POST", "evaluations", """{"evaluators":[],"file":{"id":"{flow}"},"name":5}""", 422, "body.name" },
        { "POST", "evaluations", $$"""{"evaluators":[],"name":"{{new string('x', 256)}}"}""", 422, "body.name" },
        { "GET", "evaluations", null, 422, "query.file_id" },
        { "GET", "evaluations?file_id={flow}&page=0", null, 422, "query.page" },
        { "GET", "evaluations?file_id={flow}&size=-1", null, 422, "query.size" },
        { "GET", "evaluations?file_id={flow}&size=100000", null, 422, "query.size" },
        { "GET", "evaluations/evr_unknown", null, 404, "path.id" },
        { "DELETE", "evaluations/evr_unknown", null, 404, "path.id" },
        { "GET", "evaluations/evr_unknown/stats", null, 404, "path.id" },
        { "GET", "evaluations/evr_unknown/runs", null, 404, "path.id" },
        { "GET", "evaluations/evr_unknown/logs", null, 404, "path.id" },
        { "GET", "evaluations/{run}", null, 404, "path.id" },

        // Runs.
        { "POST", "evaluations/evr_unknown/runs", """{}""", 404, "path.id" },
        { "POST", "evaluations/{evaluation}/runs", """{"dataset":{}}""", 422, "body.dataset.version_id" },
        { "POST", "evaluations/{evaluation}/runs", """{"dataset":"demo/data"}""", 422, "body.dataset" },
        { "POST", "evaluations/{evaluation}/runs", """{"dataset":{"path":"demo/unknown"}}""", 404, "body.dataset" },
        { "POST", "evaluations/{evaluation}/runs", """{"dataset":{"path":"demo/flow"}}""", 404, "body.dataset" },
        { "POST", "evaluations/{evaluation}/runs", """{"version":{"version_id":"flv_unknown"}}""", 404, "body.version" },
        { "POST", "evaluations/{evaluation}/runs", """{"version":{"path":"demo/data"}}""", 422, "body.version" },
        { "POST", "evaluations/{evaluation}/runs", """{"version":{"path":"demo/flow","environment":"moon"}}""", 404, "body.version" },
        { "POST", "evaluations/{evaluation}/runs", """{"orchestrated":"no"}""", 422, "body.orchestrated" },
        { "POST", "evaluations/{evaluation}/runs", """{"use_existing_logs":true}""", 422, "body.use_existing_logs" },
        { "POST", "evaluations/{evaluation}/runs", """{"use_existing_logs":true,"dataset":{"path":"demo/data"}}""", 422, "body.use_existing_logs" },
        { "PATCH", "evaluations/evr_unknown/runs/{run}", """{"control":true}""", 404, "path.id" },
        { "PATCH", "evaluations/{evaluation}/runs/rn_unknown", """{"control":true}""", 404, "path.run_id" },
        { "PATCH", "evaluations/{evaluation}/runs/{foreign}", """{"status":"cancelled"}""", 404, "path.run_id" },
        { "PATCH", "evaluations/{evaluation}/runs/{run}", """{"status":"finished"}""", 422, "body.status" },
        { "PATCH", "evaluations/{evaluation}/runs/{run}", """{"status":"pending"}""", 422, "body.status" },
        { "PATCH", "evaluations/{evaluation}/runs/{run}", """{"status":"running","control":true}""", 422, "body.status" },
        { "PATCH", "evaluations/{evaluation}/runs/{cancelled}", """{"status":"completed"}""", 422, "body.status" },
        { "PATCH", "evaluations/{evaluation}/runs/{run}", """{"control":1}""", 422, "body.control" },
        { "PATCH", "evaluations/{evaluation}/runs/{run}", """{"control":false}""", 422, "body.control" },
        { "POST", "evaluations/{evaluation}/runs/{run}/logs", """{}""", 422, "body.log_ids" },
        { "POST", "evaluations/{evaluation}/runs/{run}/logs", """{"log_ids":"{solo}"}""", 422, "body.log_ids" },
        { "POST", "evaluations/{evaluation}/runs/{run}/logs", """{"log_ids":["{solo}","log_unknown"]}""", 404, "body.log_ids" },
        { "POST", "evaluations/{evaluation}/runs/{run}/logs", """{"log_ids":["{solo}",7]}""", 422, "body.log_ids.1" },
        { "POST", "evaluations/{evaluation}/runs/rn_unknown/logs", """{"log_ids":["{solo}"]}""", 404, "path.run_id" },
        { "POST", "evaluations/{evaluation}/runs/{cancelled}/logs", """{"log_ids":["{solo}"]}""", 409, "path.run_id" },
        { "POST", "evaluations/{evaluation}/runs/{run}/logs", """{"log_ids":["{judgment}"]}""", 404, "body.log_ids" },

        // The evaluation's logs.
        { "GET", "evaluations/{evaluation}/logs?page=0", null, 422, "query.page" },
        { "GET", "evaluations/{evaluation}/logs?size=100000", null, 422, "query.size" },
        { "GET", "evaluations/{evaluation}/logs?run_id={run}&run_id=rn_unknown", null, 404, "query.run_id" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_bad_request_is_refused_by_name_and_changes_nothing(string method, string path, string? body, int status, string place)
    {
        var before = await setting.Everything();

        var reply = await setting.Client.Send(new HttpMethod(method), setting.Fill(path), body is null ? null : setting.Fill(body));

        Assert.True(reply.Code == status, $"{reply.Code} {reply.Json}");
        Assert.Contains(place, (reply.Detail.ValueKind == System.Text.Json.JsonValueKind.Array ? [.. reply.Detail.EnumerateArray()] : (System.Text.Json.JsonElement[])[reply.Detail]).Select(error => error.Place()));
        Assert.Equal(before, await setting.Everything());
    }

    /// <summary>An evaluation with a judged run, a cancelled one, and a log outside of them; another evaluation with a run.</summary>
    public sealed class Setting : IAsyncLifetime
    {
        private readonly EmbeddedHost _host = new();
        private readonly Dictionary<string, string> _ids = new() { ["{spec}"] = Spec };

        public HttpClient Client => _host.Client;

        public async Task InitializeAsync()
        {
            await _host.InitializeAsync();
            var scenario = await Scenario.Start(Client, 3);
            _ids["{flow}"] = scenario.FlowId;
            _ids["{datapoint}"] = scenario.Datapoints[0];
            var evaluation = _ids["{evaluation}"] = (await scenario.Evaluation("bad", "demo/boolean", "demo/number", "demo/select", "demo/multi_select", "demo/text")).Text("id");
            _ids["{run}"] = await scenario.Run(evaluation);
            _ids["{log}"] = await scenario.Log(_ids["{run}"], 0);
            _ids["{judgment}"] = (await scenario.Judge(_ids["{log}"], "boolean", "true")).Text("id");
            _ids["{cancelled}"] = await scenario.Run(evaluation);
            await scenario.Ok(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{_ids["{cancelled}"]}", """{"status":"cancelled"}""");
            _ids["{solo}"] = (await scenario.Ok(HttpMethod.Post, "flows/log", """{"path":"demo/flow","output":"x"}""")).Text("id");
            var other = (await scenario.Evaluation("other")).Text("id");
            _ids["{foreign}"] = await scenario.Run(other);
        }

        public Task DisposeAsync() => _host.DisposeAsync();

        public string Fill(string text) => _ids.Aggregate(text, (filled, id) => filled.Replace(id.Key, id.Value, StringComparison.Ordinal));

        /// <summary>What clients see of all that a request could have changed.</summary>
        public async Task<string> Everything()
        {
            string[] paths =
            [
                "evaluations?file_id={flow}", "evaluations/{evaluation}/runs", "evaluations/{evaluation}/stats",
                "evaluations/{evaluation}/logs?size=50", "logs/{solo}", "flows/{flow}",
            ];
            var answers = await Task.WhenAll(paths.Select(path => Client.Get(Fill(path))));
            var created = await Client.Post("files/retrieve-by-path", """{"path":"demo/new"}""");
            return string.Join('\n', [.. answers.Select(answer => answer.Json.GetRawText()), created.Code.ToString()]);
        }
    }
}
