using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>A run as this dialect shows it in lists.</summary>
/// <param name="Figures">What the rows add up to; null for a run that was not made here.</param>
internal sealed record EvalView(RunView Run, EvalDetails Details, EvalFigures? Figures)
{
    public string Id => RunUuid.Of(Run.Id);

    public string Status => EvalStatus.Of(Run.Status, Run.Verdict);

    /// <summary>From 0 to 1: what was reported, else the mean of the cases.</summary>
    public double? Score => Run.Report?.Score ?? (Figures?.AverageScore is { } mean ? Math.Clamp(mean, 0, 1) : null);

    /// <summary>In milliseconds; null while it goes on.</summary>
    public long? Duration => Run.EndedAt is { } ended ? (long)(ended - Run.CreatedAt).TotalMilliseconds : null;

    /// <summary>A run by its id. Refused: NotFound.</summary>
    public static async Task<Result<EvalView>> Load(Call call, string runId)
    {
        var (asked, stats) = (call.Run(runId).Get(), call.Run(runId).Stats(RunUuid.EvaluationOf(runId)));
        var run = await asked;
        var counted = await stats;
        if (!run.IsOk) return run.Refusal;
        var details = EvalDetails.Of(run.Value) ?? await DetailsOf(call, run.Value);
        var figures = details.Rows is { } rows && counted.IsOk ? EvalFigures.Of(rows, counted.Value) : null;
        return new EvalView(run.Value, details, figures);
    }

    /// <summary>What a run that was made through another API is called here: the file that it is about, in the project that the file's
    /// path names, if it is one of this dialect.</summary>
    private static async Task<EvalDetails> DetailsOf(Call call, RunView run)
    {
        if (run.Version is not { } version || await call.Catalog.Files([version.FileId]) is not [var file]) return new EvalDetails("", "", "");
        return new EvalDetails(Project.OfPath(file.Path), FilePaths.NameOf(file.Path), "");
    }
}

/// <summary>What the rows of an eval add up to: the statistics of the evaluators that every row has.</summary>
/// <param name="AverageScore">Null when no row has a score.</param>
internal sealed record EvalFigures(long Passed, long Failed, double? AverageScore)
{
    /// <summary>Null when nothing has passed or failed.</summary>
    public double? PassRate => Passed + Failed == 0 ? null : (double)Passed / (Passed + Failed);

    /// <summary>Null for a run whose evaluation does not have these evaluators.</summary>
    public static EvalFigures? Of(RowEvaluators rows, RunStats stats)
    {
        var passed = stats.Evaluators.FirstOrDefault(evaluator => evaluator.VersionId == rows.Passed.VersionId);
        var score = stats.Evaluators.FirstOrDefault(evaluator => evaluator.VersionId == rows.Score.VersionId);
        return passed is null ? null : new EvalFigures(passed.True, passed.Judgments - passed.True, score?.Number?.Mean);
    }
}
