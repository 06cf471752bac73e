using System.Text.Json;
using Evals.Gateway.Tests.OpenApi;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>Every answer of v4.</summary>
public sealed class EveryAnswerTests() : EveryAnswer(Documented.V4)
{
    /// <summary>What is accepted: method, path, body, status. Words in braces stand for ids of <see cref="V4Setting"/>, the last of them for the
    /// id in the answer before.</summary>
    private static readonly (string Method, string Path, string? Body, int Status)[] Accepted =
    [
        ("GET", "projects?page=0&size=5&filter=s&sort_by=name&order=asc", null, 200),
        ("POST", "projects", """{"name":"third"}""", 201),
        ("DELETE", "projects/{made}", null, 204),
        ("GET", "projects/{project}", null, 200),
        ("PATCH", "projects/{project}", """{"active_config_id":"{config}"}""", 200),
        ("POST", "model-configs", """{"project":"fourth","model":"m","chat_template":[{"role":"user","content":"{{q}}"}],"temperature":0.5}""", 200),
        ("GET", "model-configs/{config}", null, 200),
        ("GET", "datasets", null, 200),
        ("GET", "projects/{project}/datasets", null, 200),
        ("POST", "projects/{project}/datasets", """{"name":"others","description":"d"}""", 201),
        ("DELETE", "datasets/{made}", null, 200),
        ("GET", "datasets/{dataset}", null, 200),
        ("PATCH", "datasets/{dataset}", """{"description":"new"}""", 200),
        ("POST", "datasets/{dataset}/datapoints", """{"inputs":{"q":"one"},"messages":[{"role":"user","content":"?"}],"target":{"a":1}}""", 201),
        ("POST", "datasets/{dataset}/datapoints", """[{"inputs":{"q":1}},{}]""", 201),
        ("POST", "datasets/{dataset}/datapoints", """{"log_ids":["{log}"]}""", 201),
        ("GET", "datasets/{dataset}/datapoints?page=1&size=2", null, 200),
        ("GET", "datapoints/{datapoint}", null, 200),
        ("POST", "evaluators", """{"name":"judge","description":"","arguments_type":"target_free","return_type":"text","type":"llm","model_config":{"model":"m"}}""", 201),
        ("GET", "evaluators", null, 200),
        ("GET", "evaluators/{made}", null, 200),
        ("PATCH", "evaluators/{made}", """{"description":"new"}""", 200),
        ("DELETE", "evaluators/{made}", null, 204),
        ("POST", "projects/{project}/evaluations", """{"config_id":"{config}","evaluator_ids":["{exact}"],"dataset_id":"{dataset}","name":"generated"}""", 201),
        ("GET", "evaluations?project_id={project}&sort=status.asc&status_filter=running", null, 200),
        ("GET", "projects/{project}/evaluations?evaluator_aggregates=true", null, 200),
        ("GET", "evaluations/{evaluation}?evaluator_aggregates=true", null, 200),
        ("POST", "evaluations/{evaluation}/log", """{"datapoint_id":"{datapoint}","log":{"output":"b","metadata":{"n":1}}}""", 201),
        ("POST", "evaluations/{evaluation}/result", """{"log_id":"{made}","evaluator_id":"{score}","result":0.5}""", 201),
        ("GET", "evaluations/{evaluation}/datapoints?page=1&size=2", null, 200),
        ("PATCH", "evaluations/{evaluation}/evaluators", """{"evaluator_ids":["{unused}"]}""", 200),
        ("PATCH", "evaluations/{evaluation}/status", """{"status":"completed"}""", 200),
        ("POST", "logs", """[{"project_id":"{project}","config_id":"{config}","output":"1"},{"project":"fifth","config":{"model":"m"},"messages":[]}]""", 200),
        ("POST", "logs", """{"project_id":"{project}","config_id":"{config}","output":"1","session_id":"sesh_1"}""", 200),
        ("GET", "logs/{made}", null, 200),
        ("PATCH", "logs/{made}", """{"output":"2","error":null,"duration":1.5}""", 200),
        ("DELETE", "logs?id={made}", null, 204),
        ("GET", "logs?project_id={project}&search=x", null, 200),
    ];

    protected override async Task AskOfEverything()
    {
        var setting = await V4Setting.Start(Client);
        foreach (var row in BadInputTests.Requests)
        {
            var (method, path, body, status) = ((string)row[0], (string)row[1], (string?)row[2], (int)row[3]);
            await Ask(status, method, setting.Fill(path), body is null ? null : setting.Fill(body));
        }

        var made = "";
        foreach (var (method, path, body, status) in Accepted)
        {
            var reply = await Ask(status, method, Fill(path), body is null ? null : Fill(body));
            if (method == "POST" && reply.Json.ValueKind == JsonValueKind.Object && reply.Json.TryGetProperty("id", out var id)) made = id.GetString()!;
        }

        string Fill(string text) => setting.Fill(text).Replace("{made}", made, StringComparison.Ordinal);
    }
}
