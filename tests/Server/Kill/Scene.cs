using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>What one round's load is about: an evaluation with two evaluators and three runs, all of it answered before the load begins.</summary>
/// <param name="MainRun">The run that logs are posted to.</param>
/// <param name="DatasetRun">The run that logs of datapoints are posted to.</param>
/// <param name="SharedRun">The run that takes up logs which are at home elsewhere.</param>
/// <param name="Datapoints">Ids of the datapoints of the dataset that <paramref name="DatasetRun"/> has.</param>
internal sealed record Scene(
    int Round,
    string Evaluation,
    string Flow,
    string FlowVersion,
    string BooleanVersion,
    string NumberVersion,
    string MainRun,
    string DatasetRun,
    string SharedRun,
    IReadOnlyList<string> Datapoints)
{
    private const int DatapointCount = 300;

    public IEnumerable<string> Runs => [MainRun, DatasetRun, SharedRun];

    public static async Task<Scene> Create(V5 client, int round)
    {
        var flow = await client.Post("flows", new { path = $"kill/{round}/app", attributes = new { round } });
        var flowVersion = flow.GetProperty("version_id").GetString()!;
        var boolean = await Evaluator(client, $"kill/{round}/boolean", "boolean");
        var number = await Evaluator(client, $"kill/{round}/number", "number");
        var evaluation = (await client.Post("evaluations", new
        {
            name = $"round {round}",
            file = new { id = flow.GetProperty("id").GetString() },
            evaluators = new[] { new { version_id = boolean }, new { version_id = number } },
        })).GetProperty("id").GetString()!;
        var (dataset, datapoints) = await Dataset(client, $"kill/{round}/data");
        return new Scene(
            round, evaluation, flow.GetProperty("id").GetString()!, flowVersion, boolean, number,
            await Run(client, evaluation, flowVersion),
            await Run(client, evaluation, flowVersion, dataset),
            await Run(client, evaluation, flowVersion),
            datapoints);
    }

    private static async Task<(string Version, IReadOnlyList<string> Datapoints)> Dataset(V5 client, string path)
    {
        var rows = Enumerable.Range(0, DatapointCount).Select(number => new { inputs = new { question = $"{path} {number}" } });
        var dataset = await client.Post("datasets?include_datapoints=true", new { path, datapoints = rows });
        return (
            dataset.GetProperty("version_id").GetString()!,
            [.. dataset.GetProperty("datapoints").EnumerateArray().Select(datapoint => datapoint.GetProperty("id").GetString()!)]);
    }

    private static async Task<string> Evaluator(V5 client, string path, string returnType)
    {
        var spec = new { evaluator_type = "external", arguments_type = "target_free", return_type = returnType, attributes = new { code = path } };
        return (await client.Post("evaluators", new { path, spec })).GetProperty("version_id").GetString()!;
    }

    private static async Task<string> Run(V5 client, string evaluation, string version, string? dataset = null)
    {
        var body = new
        {
            version = new { version_id = version },
            dataset = dataset is null ? null : new { version_id = dataset },
            orchestrated = false,
        };
        return (await client.Post($"evaluations/{evaluation}/runs", body)).GetProperty("id").GetString()!;
    }
}
