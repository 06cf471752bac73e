using System.Text.Json;
using Evals.Bench.Load;

namespace Evals.Bench.Prepared;

/// <summary>A run in an evaluation of its own, with two judgments on each log.</summary>
internal sealed record PreparedRun(string EvaluationId, string RunId, int Logs)
{
    public string StatsPath => $"/v5/evaluations/{EvaluationId}/stats";
}

/// <summary>A data directory with runs of three sizes. Made once, because a million logs take minutes, and kept.</summary>
/// <param name="Directory">The server's data directory.</param>
internal sealed record PreparedRuns(string Directory, StageFiles Files, PreparedRun Small, PreparedRun Middle, PreparedRun Big)
{
    public const int SmallLogs = 1_000;
    public const int MiddleLogs = 100_000;

    /// <summary>The evaluators of each run's evaluation: the first gives numbers, the second true or false.</summary>
    public const int Evaluators = 2;

    public string Database => Path.Combine(Directory, "evals.db");

    public static async Task<PreparedRuns> OpenOrMake(Workbench bench)
    {
        var directory = Path.Combine(bench.Options.Directory, $"prepared-{bench.Options.BigRun}");
        var list = Path.Combine(directory, "runs.json");
        if (File.Exists(list)) return JsonSerializer.Deserialize<PreparedRuns>(await File.ReadAllTextAsync(list))!;
        if (System.IO.Directory.Exists(directory)) System.IO.Directory.Delete(directory, recursive: true);
        System.IO.Directory.CreateDirectory(directory);
        var made = await Make(bench, directory);
        await File.WriteAllTextAsync(list, JsonSerializer.Serialize(made));
        return made;
    }

    private static async Task<PreparedRuns> Make(Workbench bench, string directory)
    {
        PreparedRuns made;
        await using (var server = await bench.StartServer(directory))
        {
            using var api = new EvalsApi(server.Url);
            var stage = await Stage.SetUp(api);
            made = new PreparedRuns(
                directory, stage.Files, await Create("small", SmallLogs), await Create("middle", MiddleLogs), await Create("big", bench.Options.BigRun));

            async Task<PreparedRun> Create(string name, int logs)
            {
                var evaluation = await stage.CreateEvaluation(name, Evaluators);
                return new PreparedRun(evaluation, await stage.CreateRun(evaluation), logs);
            }
        }

        await new Seeder(made).Fill();
        return made;
    }
}
