namespace Evals.Bench.Load;

/// <summary>A run that takes the logs, and a run with prepared logs that take the judgments.</summary>
internal sealed class WriteScene
{
    private const int Writers = 64;

    private readonly EvalsApi _api;
    private readonly string _evaluation, _logRun, _judgedRun;

    private WriteScene(EvalsApi api, string evaluation, string logRun, string judgedRun, Workload logs, Workload judgments) =>
        (_api, _evaluation, _logRun, _judgedRun, Logs, Judgments) = (api, evaluation, logRun, judgedRun, logs, judgments);

    public Workload Logs { get; }

    public Workload Judgments { get; }

    /// <param name="directory">Where the requests are written.</param>
    /// <param name="parents">How many logs are prepared for judgments.</param>
    public static async Task<WriteScene> SetUp(Uri server, EvalsApi api, string directory, int parents)
    {
        var stage = await Stage.SetUp(api);
        var evaluators = stage.Files.Evaluators;
        var evaluation = await stage.CreateEvaluation("writes", evaluators.Length);
        var (logRun, judgedRun) = (await stage.CreateRun(evaluation), await stage.CreateRun(evaluation));

        Progress.Say($"preparing {parents:n0} logs for judgments");
        using var lanes = await LanePool.Connect(server, Writers);
        var prepared = await stage.AddLogs(lanes, judgedRun, parents);
        var logs = Workload.Write(
            Path.Combine(directory, "logs"),
            [(stage.LogPath, stage.LogBody(logRun, Workload.Value, Workload.Counter))],
            stage.Files.Datapoints,
            wraps: true);
        var judgments = Workload.Write(
            Path.Combine(directory, "judgments"),
            [.. evaluators.Select(e => (Stage.JudgmentPath(e), Stage.JudgmentBody(e, Workload.Value, Workload.Counter)))],
            prepared,
            wraps: false);
        return new WriteScene(api, evaluation, logRun, judgedRun, logs, judgments);
    }

    /// <summary>How many logs the run has, and how many judgments the prepared logs, by the server's own statistics.</summary>
    public async Task<(long Logs, long Judgments)> Count()
    {
        var stats = await _api.Get($"evaluations/{_evaluation}/stats");
        var runs = stats["run_stats"]!.AsArray().ToDictionary(run => run!["run_id"]!.GetValue<string>(), run => run!);
        var judgments = runs[_judgedRun]["evaluator_stats"]!.AsArray().Sum(figures => figures!["total_logs"]!.GetValue<long>());
        return (runs[_logRun]["num_logs"]!.GetValue<long>(), judgments);
    }
}
