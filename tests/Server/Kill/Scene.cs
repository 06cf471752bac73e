using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>What one round's load is about: an evaluation with two evaluators and two runs, all of it answered before the load begins.</summary>
/// <param name="MainRun">The run that logs are posted to.</param>
/// <param name="SharedRun">The run that takes up logs which are at home elsewhere.</param>
internal sealed record Scene(
    int Round,
    string Evaluation,
    string Flow,
    string FlowVersion,
    string BooleanVersion,
    string NumberVersion,
    string MainRun,
    string SharedRun)
{
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
        return new Scene(
            round, evaluation, flow.GetProperty("id").GetString()!, flowVersion, boolean, number,
            await Run(client, evaluation, flowVersion), await Run(client, evaluation, flowVersion));
    }

    private static async Task<string> Evaluator(V5 client, string path, string returnType)
    {
        var spec = new { evaluator_type = "external", arguments_type = "target_free", return_type = returnType, attributes = new { code = path } };
        return (await client.Post("evaluators", new { path, spec })).GetProperty("version_id").GetString()!;
    }

    private static async Task<string> Run(V5 client, string evaluation, string version) =>
        (await client.Post($"evaluations/{evaluation}/runs", new { version = new { version_id = version }, orchestrated = false }))
            .GetProperty("id").GetString()!;
}
