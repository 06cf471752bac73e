using Evals.Contracts;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>What the statistics of an evaluation are written from.</summary>
/// <param name="Path">The path of the evaluation's file; null when it has none.</param>
/// <param name="Evaluators">The evaluation's evaluators by version id, with their paths, in the order in which they were added.</param>
/// <param name="Runs">Newest first.</param>
internal sealed record StatsView(
    string? Path, IReadOnlyList<(string VersionId, string Path)> Evaluators, IReadOnlyList<RunStatsView> Runs)
{
    /// <summary>The status of the newest run that was not stopped, so that a run which a crashed client left behind blocks nobody
    /// who waits for a later one. Where all were stopped: cancelled; where there are none: pending.</summary>
    public RunStatus Status =>
        Runs.Count == 0
            ? RunStatus.Pending
            : Runs.FirstOrDefault(run => run.Stats.Status is not (RunStatus.Cancelled or RunStatus.Errored))?.Stats.Status ?? RunStatus.Cancelled;
}

internal sealed record RunStatsView(EvaluationRun Run, string? VersionId, RunStats Stats);
