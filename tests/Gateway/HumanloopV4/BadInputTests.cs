using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>Requests that can't be accepted: each is refused with the place that is at fault, and nothing has changed then.</summary>
public sealed class BadInputTests(BadInputTests.Setting setting) : IClassFixture<BadInputTests.Setting>
{
    /// <summary>Method, path, body, status, place. Words in braces stand for ids of the setting.</summary>
    public static TheoryData<string, string, string?, int, string> Requests => new()
    {
        // Projects and configs.
        { "POST", "projects", "{}", 422, "body.name" },
        { "POST", "projects", """{"name":null}""", 422, "body.name" },
        { "POST", "projects", """{"name":1}""", 422, "body.name" },
        { "POST", "projects", """{"name":""}""", 422, "body.name" },
        { "POST", "projects", """{"name":"a//b"}""", 422, "body.name" },
        { "POST", "projects", """{"name":"support"}""", 422, "body.name" },
        { "POST", "projects", """{"name":"x","directory_id":"dir_unknown"}""", 404, "body.directory_id" },
        { "POST", "projects", "[]", 422, "body" },
        { "GET", "projects/pr_unknown", null, 404, "path.id" },
        { "GET", "projects/{dataset}", null, 404, "path.id" },
        { "GET", "projects?page=-1", null, 422, "query.page" },
        { "GET", "projects?sort_by=size", null, 422, "query.sort_by" },
        { "GET", "projects?size=100000", null, 422, "query.size" },
        { "PATCH", "projects/pr_unknown", "{}", 404, "path.id" },
        { "PATCH", "projects/{project}", """{"name":"other"}""", 422, "body.name" },
        { "PATCH", "projects/{project}", """{"name":"a/../b"}""", 422, "body.name" },
        { "PATCH", "projects/{project}", """{"active_config_id":"config_unknown"}""", 404, "body.active_config_id" },
        { "PATCH", "projects/{project}", """{"active_config_id":"{otherConfig}"}""", 404, "body.active_config_id" },
        { "DELETE", "projects/pr_unknown", null, 404, "path.id" },
        { "POST", "model-configs", """{"model":"m"}""", 422, "body.project" },
        { "POST", "model-configs", """{"project_id":"{project}"}""", 422, "body.model" },
        { "POST", "model-configs", """{"project_id":"pr_unknown","model":"m"}""", 404, "body.project_id" },
        { "POST", "model-configs", """{"project_id":"{dataset}","model":"m"}""", 404, "body.project_id" },
        { "POST", "model-configs", """{"project":"evaluators/exact","model":"m"}""", 422, "body.project" },
        { "POST", "model-configs", """{"project":"/new","model":"m"}""", 422, "body.project" },
        { "POST", "model-configs", """{"project":"new","model":1}""", 422, "body.model" },
        { "POST", "model-configs", """{"project":"new","model":"m","temperature":"hot"}""", 422, "body.temperature" },
        { "POST", "model-configs", """{"project":"new","model":"m","chat_template":[{"role":"boss"}]}""", 422, "body.chat_template.0.role" },
        { "POST", "model-configs", """{"project":"new","model":"m","stop":["a",1]}""", 422, "body.stop.1" },
        { "POST", "model-configs", """{"project":"new","model":"m","tools":["search"]}""", 422, "body.tools.0" },
        { "POST", "model-configs", """{"project":"new","model":"m","tools":[{"name":1}]}""", 422, "body.tools.0.name" },
        { "POST", "model-configs", """{"project":"new","model":"m","tools":[{"name":"a","parameters":[]}]}""", 422, "body.tools.0.parameters" },
        { "POST", "model-configs", """{"project":"new","model":"m","response_format":{}}""", 422, "body.response_format.type" },
        { "POST", "model-configs", """{"project":"new","model":"m","prompt_template":1}""", 422, "body.prompt_template" },
        { "POST", "model-configs", """{"project":"new","model":"m","prompt_template":"a","chat_template":[]}""", 422, "body.chat_template" },
        { "POST", "model-configs", """{"project":"new","model":"m","name":""}""", 422, "body.name" },
        { "GET", "model-configs/config_unknown", null, 404, "path.id" },
        { "GET", "model-configs/evv_unknown", null, 404, "path.id" },

        // Datasets and datapoints.
        { "POST", "projects/{project}/datasets", """{"name":"x"}""", 422, "body.description" },
        { "POST", "projects/{project}/datasets", """{"name":"a/b","description":""}""", 422, "body.name" },
        { "POST", "projects/{project}/datasets", """{"name":"..","description":""}""", 422, "body.name" },
        { "POST", "projects/{project}/datasets", """{"name":"questions","description":""}""", 422, "body.name" },
        { "POST", "projects/pr_unknown/datasets", """{"name":"x","description":""}""", 404, "path.project_id" },
        { "GET", "projects/pr_unknown/datasets", null, 404, "path.project_id" },
        { "GET", "datasets/{project}", null, 404, "path.id" },
        { "PATCH", "datasets/evts_unknown", "{}", 404, "path.id" },
        { "PATCH", "datasets/{dataset}", """{"name":"a\u0007b"}""", 422, "body.name" },
        { "DELETE", "datasets/evts_unknown", null, 404, "path.id" },
        { "POST", "datasets/evts_unknown/datapoints", "{}", 404, "path.dataset_id" },
        { "POST", "datasets/{dataset}/datapoints", """[{"inputs":{}},1]""", 422, "body.1" },
        { "POST", "datasets/{dataset}/datapoints", """[{"inputs":{"q":{"a":1}}}]""", 422, "body.0.inputs.q" },
        { "POST", "datasets/{dataset}/datapoints", """{"inputs":[]}""", 422, "body.inputs" },
        { "POST", "datasets/{dataset}/datapoints", """{"target":"x"}""", 422, "body.target" },
        { "POST", "datasets/{dataset}/datapoints", """{"messages":[{"role":1}]}""", 422, "body.messages.0.role" },
        { "POST", "datasets/{dataset}/datapoints", """{"log_ids":"x"}""", 422, "body.log_ids" },
        { "POST", "datasets/{dataset}/datapoints", """{"log_ids":["{log}","data_unknown"]}""", 404, "body.log_ids" },
        { "GET", "datasets/evts_unknown/datapoints", null, 404, "path.dataset_id" },
        { "GET", "datasets/{dataset}/datapoints?size=x", null, 422, "query.size" },
        { "GET", "datapoints/dp_unknown", null, 404, "path.id" },
        { "GET", "datapoints/{dataset}", null, 404, "path.id" },

        // Evaluators.
        { "POST", "evaluators", """{"name":"x"}""", 422, "body.arguments_type" },
        { "POST", "evaluators", """{"name":"exact","description":"","arguments_type":"target_free","return_type":"boolean","type":"external"}""", 422, "body.name" },
        { "POST", "evaluators", """{"name":"x","description":"","arguments_type":"none","return_type":"boolean","type":"external"}""", 422, "body.arguments_type" },
        { "POST", "evaluators", """{"name":"x","description":"","arguments_type":"target_free","return_type":"date","type":"external"}""", 422, "body.return_type" },
        { "POST", "evaluators", """{"name":"x","description":"","arguments_type":"target_free","return_type":"boolean","type":"magic"}""", 422, "body.type" },
        { "POST", "evaluators", """{"name":"x","description":"","arguments_type":"target_free","return_type":"boolean","type":"python"}""", 422, "body.code" },
        { "POST", "evaluators", """{"name":"x","description":"","arguments_type":"target_free","return_type":"boolean","type":"llm","model_config":{}}""", 422, "body.model_config.model" },
        { "GET", "evaluators/evfn_unknown", null, 404, "path.id" },
        { "PATCH", "evaluators/evfn_unknown", "{}", 404, "path.id" },
        { "PATCH", "evaluators/{exact}", """{"return_type":"date","name":"new"}""", 422, "body.return_type" },
        { "PATCH", "evaluators/{exact}", """{"name":"score","arguments_type":"target_required"}""", 422, "body.name" },
        { "DELETE", "evaluators/evfn_unknown", null, 404, "path.id" },

        // Creating and reading evaluations.
        { "POST", "projects/{project}/evaluations", "{}", 422, "body.config_id" },
        { "POST", "projects/{project}/evaluations", """{"config_id":"{config}","evaluator_ids":"x","dataset_id":"{dataset}"}""", 422, "body.evaluator_ids" },
        { "POST", "projects/{project}/evaluations", """{"config_id":"{config}","evaluator_ids":[1],"dataset_id":"{dataset}"}""", 422, "body.evaluator_ids.0" },
        { "POST", "projects/pr_unknown/evaluations", """{"config_id":"{config}","evaluator_ids":[],"dataset_id":"{dataset}"}""", 404, "path.project_id" },
        { "POST", "projects/{project}/evaluations", """{"config_id":"config_unknown","evaluator_ids":[],"dataset_id":"{dataset}"}""", 404, "body.config_id" },
        { "POST", "projects/{project}/evaluations", """{"config_id":"{otherConfig}","evaluator_ids":[],"dataset_id":"{dataset}"}""", 404, "body.config_id" },
        { "POST", "projects/{project}/evaluations", """{"config_id":"{config}","evaluator_ids":[],"dataset_id":"evts_unknown"}""", 404, "body.dataset_id" },
        { "POST", "projects/{project}/evaluations", """{"config_id":"{config}","evaluator_ids":["{exact}","evfn_unknown"],"dataset_id":"{dataset}"}""", 404, "body.evaluator_ids" },
        { "POST", "projects/{project}/evaluations", """{"config_id":"{config}","evaluator_ids":[],"dataset_id":"{dataset}","hl_generated":"no"}""", 422, "body.hl_generated" },
        { "GET", "evaluations", null, 422, "query.project_id" },
        { "GET", "evaluations?project_id=pr_unknown", null, 404, "query.project_id" },
        { "GET", "evaluations?project_id={project}&page=-1", null, 422, "query.page" },
        { "GET", "evaluations?project_id={project}&sort=age.asc", null, 422, "query.sort" },
        { "GET", "evaluations?project_id={project}&sort=status", null, 422, "query.sort" },
        { "GET", "evaluations?project_id={project}&status_filter=failed", null, 422, "query.status_filter" },
        { "GET", "evaluations?project_id={project}&start_date=soon", null, 422, "query.start_date" },
        { "GET", "projects/pr_unknown/evaluations", null, 404, "path.project_id" },
        { "GET", "projects/{project}/evaluations?evaluator_aggregates=perhaps", null, 422, "query.evaluator_aggregates" },
        { "GET", "evaluations/ev_unknown", null, 404, "path.id" },
        { "GET", "evaluations/{evaluation}?evaluatee_id=evv_unknown", null, 404, "query.evaluatee_id" },
        { "GET", "evaluations/{evaluation}?evaluator_aggregates=perhaps", null, 422, "query.evaluator_aggregates" },
        { "GET", "evaluations/{evaluation}/datapoints?page=0", null, 422, "query.page" },
        { "GET", "evaluations/ev_unknown/datapoints", null, 404, "path.id" },

        // Changing evaluations.
        { "PATCH", "evaluations/{evaluation}/status", "{}", 422, "body.status" },
        { "PATCH", "evaluations/{evaluation}/status", """{"status":"failed"}""", 422, "body.status" },
        { "PATCH", "evaluations/{evaluation}/status", """{"status":"pending"}""", 422, "body.status" },
        { "PATCH", "evaluations/ev_unknown/status", """{"status":"running"}""", 404, "path.id" },
        { "PATCH", "evaluations/{evaluation}/evaluators", "{}", 422, "body.evaluator_ids" },
        { "PATCH", "evaluations/{evaluation}/evaluators", """{"evaluator_ids":["{exact}","evfn_unknown"]}""", 404, "body.evaluator_ids" },
        { "PATCH", "evaluations/{evaluation}/evaluators", """{"evaluator_version_ids":["evv_unknown"]}""", 404, "body.evaluator_version_ids" },
        { "PATCH", "evaluations/ev_unknown/evaluators", """{"evaluator_ids":["{exact}"]}""", 404, "path.id" },
        { "POST", "evaluations/{evaluation}/log", "{}", 422, "body.datapoint_id" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}"}""", 422, "body.log" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":[]}""", 422, "body.log" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"dp_unknown","log":{}}""", 422, "body.datapoint_id" },
        { "POST", "evaluations/ev_unknown/log", """{"datapoint_id":"{datapoint}","log":{}}""", 404, "path.evaluation_id" },
        { "POST", "evaluations/{evaluation}/log?evaluatee_id=evv_unknown", """{"datapoint_id":"{datapoint}","log":{}}""", 404, "query.evaluatee_id" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"output":1}}""", 422, "body.log.output" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"duration":"1"}}""", 422, "body.log.duration" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"config_id":"{otherConfig}"}}""", 422, "body.log.config_id" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"project_id":"{otherProject}"}}""", 422, "body.log.project_id" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"project":"another"}}""", 422, "body.log.project" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"project":7}}""", 422, "body.log.project" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"source_datapoint_id":"dp_other"}}""", 422, "body.log.source_datapoint_id" },
        { "POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"session_id":"a","session_reference_id":"b"}}""", 422, "body.log.session_reference_id" },
        { "POST", "evaluations/{pending}/log", """{"datapoint_id":"{datapoint}","log":{}}""", 422, "path.evaluation_id" },
        { "POST", "evaluations/{evaluation}/result", "{}", 422, "body.log_id" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{log}","evaluator_id":"{exact}"}""", 422, "body.result" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{log}","evaluator_id":"{exact}","result":null,"error":null}""", 422, "body.result" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{log}","evaluator_id":"{exact}","result":1}""", 422, "body.result" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{log}","evaluator_id":"{exact}","result":{}}""", 422, "body.result" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{log}","evaluator_id":"{exact}","error":1}""", 422, "body.error" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{log}","evaluator_id":"{score}","result":1e300}""", 422, "body.result" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{log}","evaluator_id":"{unused}","result":true}""", 422, "body.evaluator_id" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"data_unknown","evaluator_id":"{exact}","result":true}""", 404, "body.log_id" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{result}","evaluator_id":"{exact}","result":true}""", 404, "body.log_id" },
        { "POST", "evaluations/{evaluation}/result", """{"log_id":"{solo}","evaluator_id":"{exact}","result":true}""", 422, "body.log_id" },
        { "POST", "evaluations/{pending}/result", """{"log_id":"{log}","evaluator_id":"{exact}","result":true}""", 422, "body.log_id" },
        { "POST", "evaluations/ev_unknown/result", """{"log_id":"{log}","evaluator_id":"{exact}","result":true}""", 404, "path.evaluation_id" },

        // Logs.
        { "POST", "logs", "{}", 422, "body.project" },
        { "POST", "logs", """{"project_id":"{project}"}""", 422, "body.config_id" },
        { "POST", "logs", """{"project_id":"{otherProject}","config_id":"{config}"}""", 404, "body.config_id" },
        { "POST", "logs", """{"project":"new","config_id":"{config}"}""", 404, "body.config_id" },
        { "POST", "logs", """{"project":"new","config":{"type":"tool"}}""", 422, "body.config.type" },
        { "POST", "logs", """{"project":"new","config":{"model":"m","temperature":"hot"}}""", 422, "body.config.temperature" },
        { "POST", "logs", """[{"project":"new","config":{"model":"m"}},{"project_id":"pr_unknown","config":{"model":"m"}}]""", 404, "body.1.project_id" },
        { "POST", "logs", """[{"project":"new","config":{"model":"m"}},{"project":"new","config":{"model":"m","temperature":"hot"}}]""", 422, "body.1.config.temperature" },
        { "POST", "logs", """{"project_id":"{project}","config_id":"{config}","parent_id":"data_unknown"}""", 404, "body.parent_id" },
        { "POST", "logs", """{"project_id":"{project}","config_id":"{config}","created_at":"soon"}""", 422, "body.created_at" },
        { "POST", "logs", """{"project_id":"{project}","config_id":"{config}","session_id":[null]}""", 422, "body.session_id" },
        { "POST", "logs", """{"project_id":"{project}","config_id":"{config}","session_reference_id":1}""", 422, "body.session_reference_id" },
        { "GET", "logs", null, 422, "query.project_id" },
        { "GET", "logs?project_id={project}&end_date=2026-99-99", null, 422, "query.end_date" },
        { "GET", "logs/data_unknown", null, 404, "path.id" },
        { "PATCH", "logs/data_unknown", "{}", 404, "path.id" },
        { "PATCH", "logs/{result}", """{"output":"x"}""", 404, "path.id" },
        { "PATCH", "logs/{log}", """{"duration":"long"}""", 422, "body.duration" },
        { "DELETE", "logs", null, 422, "query.id" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_is_refused_with_the_place_at_fault_and_nothing_has_changed(
        string method, string path, string? body, int status, string place)
    {
        var before = await setting.Everything();

        var reply = await setting.Scenario.Send(new HttpMethod(method), setting.Fill(path), body is null ? null : setting.Fill(body));

        Assert.True(reply.Code == status, $"{reply.Code} {reply.Json}");
        var errors = reply.Detail.ValueKind == JsonValueKind.Array ? reply.Detail.EnumerateArray().ToList() : [reply.Detail];
        Assert.Contains(place, errors.Select(error => error.Place()));
        Assert.Equal(before, await setting.Everything());
    }

    /// <summary>Everything that a key of another workspace may try, with ids that it should not know.</summary>
    [Theory]
    [InlineData("GET", "projects/{project}", null)]
    [InlineData("PATCH", "projects/{project}", """{"name":"mine"}""")]
    [InlineData("DELETE", "projects/{project}", null)]
    [InlineData("POST", "model-configs", """{"project_id":"{project}","model":"m"}""")]
    [InlineData("GET", "model-configs/{config}", null)]
    [InlineData("POST", "projects/{project}/datasets", """{"name":"x","description":""}""")]
    [InlineData("GET", "projects/{project}/datasets", null)]
    [InlineData("GET", "datasets/{dataset}", null)]
    [InlineData("PATCH", "datasets/{dataset}", """{"name":"mine"}""")]
    [InlineData("DELETE", "datasets/{dataset}", null)]
    [InlineData("POST", "datasets/{dataset}/datapoints", """{"inputs":{"q":"x"}}""")]
    [InlineData("GET", "datasets/{dataset}/datapoints", null)]
    [InlineData("GET", "datapoints/{datapoint}", null)]
    [InlineData("GET", "evaluators/{exact}", null)]
    [InlineData("PATCH", "evaluators/{exact}", """{"name":"mine"}""")]
    [InlineData("DELETE", "evaluators/{exact}", null)]
    [InlineData("POST", "projects/{project}/evaluations", """{"config_id":"{config}","evaluator_ids":["{exact}"],"dataset_id":"{dataset}"}""")]
    [InlineData("GET", "evaluations?project_id={project}", null)]
    [InlineData("GET", "projects/{project}/evaluations", null)]
    [InlineData("GET", "evaluations/{evaluation}", null)]
    [InlineData("GET", "evaluations/{evaluation}/datapoints", null)]
    [InlineData("PATCH", "evaluations/{evaluation}/status", """{"status":"completed"}""")]
    [InlineData("PATCH", "evaluations/{evaluation}/evaluators", """{"evaluator_ids":["{exact}"]}""")]
    [InlineData("POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{}}""")]
    [InlineData("POST", "evaluations/{evaluation}/result", """{"log_id":"{log}","evaluator_id":"{exact}","result":true}""")]
    [InlineData("POST", "logs", """{"project_id":"{project}","config_id":"{config}"}""")]
    [InlineData("GET", "logs/{log}", null)]
    [InlineData("PATCH", "logs/{log}", """{"output":"x"}""")]
    public async Task Another_workspace_finds_nothing(string method, string path, string? body)
    {
        var before = await setting.Everything();

        var reply = await setting.Stranger.Send(new HttpMethod(method), setting.Fill(path), body is null ? null : setting.Fill(body));

        Assert.Equal(404, reply.Code);
        Assert.Equal(before, await setting.Everything());
    }

    public sealed class Setting : IAsyncLifetime
    {
        private readonly EmbeddedHost _host = new();
        private V4Setting _ours = null!;

        internal V4Scenario Scenario => _ours.Scenario;

        internal V4Scenario Stranger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await _host.InitializeAsync();
            Stranger = new V4Scenario(_host.Stranger);
            _ours = await V4Setting.Start(_host.Client);
        }

        public Task DisposeAsync() => _host.DisposeAsync();

        public string Fill(string text) => _ours.Fill(text);

        /// <inheritdoc cref="V4Setting.Everything"/>
        public Task<string> Everything() => _ours.Everything();
    }
}
