using System.Text.Json;

namespace Evals.Server.Kill;

/// <summary>What a worker's evaluations are made of.</summary>
internal sealed record V4Things(string Project, string Config, string Dataset, string Evaluator, IReadOnlyList<string> Datapoints)
{
    public static async Task<V4Things> Make(Func<string, object, Task<JsonElement>> post, string name, int datapoints)
    {
        var config = await post("model-configs", new { project = name, model = "m" });
        var project = Id(config, "project_id");
        var dataset = Id(await post($"projects/{project}/datasets", new { name = "rows", description = "" }));
        var rows = await post($"datasets/{dataset}/datapoints", Enumerable.Range(0, datapoints).Select(number => new { inputs = new { row = $"{number}" } }));
        var evaluator = Id(await post("evaluators", new
        {
            name,
            description = "",
            arguments_type = "target_free",
            return_type = "number",
            type = "external",
        }));
        return new V4Things(project, Id(config.GetProperty("config")), dataset, evaluator, [.. rows.EnumerateArray().Select(row => Id(row))]);
    }

    private static string Id(JsonElement answer, string name = "id") => answer.GetProperty(name).GetString()!;
}
