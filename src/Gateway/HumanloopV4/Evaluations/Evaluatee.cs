using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>An evaluation as v4 sees it: with one run, which has a config and a dataset. Those that v4 makes have no other; of one
/// that v5 made, the oldest such run stands for it unless the request names another.</summary>
internal sealed record Evaluatee(EvaluationView Evaluation, RunView Run)
{
    public DatasetVersionRef Dataset => Run.Dataset!;

    public FileVersionRef Config => Run.Version!;

    /// <summary>What the query parameter <c>evaluatee_id</c> names.</summary>
    public static string? ReadId(Call call) => call.Query.String("evaluatee_id", Limits.Id);

    /// <summary>The evaluation that a request means.</summary>
    /// <param name="field">The part of the path that names it.</param>
    public static async Task<Result<Evaluatee>> Find(Call call, string field, string? evaluateeId)
    {
        var id = call.Path(field);
        var evaluation = await call.Evaluation(V4Ids.Evaluation.ToStored(id)).Get();
        if (!evaluation.IsOk) return Refusal.NotFound("Evaluation", field, id);
        if (await In(call, evaluation.Value, evaluateeId) is { } found) return found;
        return evaluateeId is not null
            ? Refusal.NotFound("Evaluatee", "evaluatee_id", evaluateeId)
            : new Refusal(RefusalKind.NotFound, "Evaluation", field, $"Evaluation {id} has no run with a config and a dataset.");
    }

    /// <summary>Null when the evaluation has no such run.</summary>
    public static async Task<Evaluatee?> In(Call call, EvaluationView evaluation, string? evaluateeId)
    {
        foreach (var entry in evaluation.Runs.Reverse())
        {
            var run = await call.Run(entry.RunId).Get();
            if (run is { IsOk: true, Value: { Version: { } version, Dataset: not null } view } && IsNamed(view.Id, version.VersionId, evaluateeId))
                return new Evaluatee(evaluation, view);
        }

        return null;
    }

    /// <summary>An evaluatee is named by its run or by its config, under whichever prefix.</summary>
    private static bool IsNamed(string runId, string versionId, string? evaluateeId) =>
        evaluateeId is null || V4Ids.Tail(evaluateeId) is var tail && (tail == V4Ids.Tail(runId) || tail == V4Ids.Tail(versionId));

    /// <summary>A refusal of the run, about the evaluation that it is here.</summary>
    /// <param name="field">The part of the path that names the evaluation.</param>
    public static Refusal InWords(Refusal refusal, string field) => refusal with
    {
        Subject = refusal.Subject == "Run" ? "Evaluation" : refusal.Subject,
        Field = refusal.Field == "run_id" ? field : refusal.Field,
        Message = refusal.Message.Replace("The run ", "The evaluation ", StringComparison.Ordinal),
    };
}
