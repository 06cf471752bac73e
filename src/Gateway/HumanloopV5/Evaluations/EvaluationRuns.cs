using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>The runs of an evaluation, asked all at once.</summary>
internal static class EvaluationRuns
{
    /// <summary>The runs with what they say of themselves, in the order of the entries.</summary>
    public static async Task<IReadOnlyList<(EvaluationRun Entry, RunView Run)>> Load(Call call, IReadOnlyList<EvaluationRun> entries)
    {
        var views = await Task.WhenAll(entries.Select(entry => call.Run(entry.RunId).Get()));
        var runs = new List<(EvaluationRun Entry, RunView Run)>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            // A run that is being created is named by its evaluation before it answers itself.
            if (views[i].IsOk) runs.Add((entries[i], views[i].Value!));
        }

        return runs;
    }
}
