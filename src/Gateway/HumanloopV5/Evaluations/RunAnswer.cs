using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>All that a run's answer is written from.</summary>
/// <param name="Entry">The run's place in the evaluation.</param>
/// <param name="Dataset">The dataset version as JSON, without its datapoints; null when the run has none.</param>
/// <param name="Version">The evaluated version as JSON; null when the run has none.</param>
internal sealed record RunAnswer(EvaluationRun Entry, RunView Run, byte[]? Dataset, byte[]? Version)
{
    public static async Task<RunAnswer> Load(FileJson files, EvaluationRun entry, RunView run) => new(
        entry,
        run,
        run.Dataset is { } dataset ? await files.Of(dataset.FileId, dataset.VersionId) : null,
        run.Version is { } version ? await files.Of(version.FileId, version.VersionId) : null);

    /// <summary>The runs of an evaluation, newest first.</summary>
    public static async Task<IReadOnlyList<RunAnswer>> LoadAll(Call call, EvaluationView evaluation)
    {
        var files = new FileJson(call);
        var runs = await EvaluationRuns.Load(call, evaluation.Runs);
        var answers = new List<RunAnswer>(runs.Count);
        foreach (var (entry, run) in runs) answers.Add(await Load(files, entry, run));
        return answers;
    }
}
