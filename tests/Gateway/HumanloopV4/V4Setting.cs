namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>A running evaluation with a judged log, one that is pending, and a log outside of them; another project. Requests name them by
/// words in braces.</summary>
internal sealed class V4Setting
{
    private readonly Dictionary<string, string> _ids = [];

    private V4Setting(V4Scenario scenario) => Scenario = scenario;

    public V4Scenario Scenario { get; }

    public static async Task<V4Setting> Start(HttpClient client)
    {
        var scenario = await V4Scenario.Start(client, 2);
        var setting = new V4Setting(scenario);
        var ids = setting._ids;
        (ids["{project}"], ids["{config}"], ids["{dataset}"], ids["{datapoint}"]) = (scenario.ProjectId, scenario.ConfigId, scenario.DatasetId, scenario.Datapoints[0]);
        var other = await scenario.Post("model-configs", """{"project":"other","model":"m"}""");
        (ids["{otherProject}"], ids["{otherConfig}"]) = (other.Text("project_id"), other["config"].GetProperty("id").GetString()!);
        ids["{exact}"] = await scenario.Evaluator("exact");
        ids["{score}"] = await scenario.Evaluator("score", "number");
        ids["{unused}"] = await scenario.Evaluator("unused");
        ids["{evaluation}"] = await scenario.Running(ids["{exact}"], ids["{score}"]);
        ids["{pending}"] = (await scenario.Evaluation(ids["{exact}"])).Text("id");
        ids["{log}"] = (await scenario.Log(ids["{evaluation}"], 0, "a")).Text("id");
        ids["{result}"] = (await scenario.Result(ids["{evaluation}"], ids["{log}"], ids["{exact}"], "true")).Text("id");
        ids["{solo}"] = (await scenario.Post("logs", setting.Fill("""{"project_id":"{project}","config_id":"{config}","output":"x"}"""))).Text("id");
        return setting;
    }

    public string Fill(string text) => _ids.Aggregate(text, (filled, id) => filled.Replace(id.Key, id.Value, StringComparison.Ordinal));

    /// <summary>What clients see of all that a request could have changed.</summary>
    public async Task<string> Everything()
    {
        string[] paths =
        [
            "projects?size=50", "projects/{project}/datasets", "datasets/{dataset}/datapoints", "evaluators", "evaluations?project_id={project}",
            "evaluations/{evaluation}?evaluator_aggregates=true", "evaluations/{evaluation}/datapoints", "logs?project_id={project}",
        ];
        var answers = await Task.WhenAll(paths.Select(path => Scenario.Get(Fill(path))));
        return string.Join('\n', answers.Select(answer => answer.Json.GetRawText()));
    }
}
