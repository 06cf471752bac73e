using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>Evaluations: list, get, delete, statistics.</summary>
internal static class EvaluationEndpoints
{
    private const int DefaultPageSize = 10;

    /// <summary>GET /evaluations. The file's evaluations, newest first; none for a file that does not exist.</summary>
    public static async Task<Answer> List(Call call)
    {
        var fileId = call.Query.Required("file_id", Limits.Id);
        var page = call.Query.Page(DefaultPageSize);
        if (call.Input.Fault is { } fault) return fault;
        var ids = await call.Catalog.Evaluations(fileId!, page.Window);
        var evaluations = await Task.WhenAll(ids.Records.Select(id => call.Evaluation(id).Get()));
        var files = new FileJson(call);
        var answers = new List<EvaluationAnswer>(evaluations.Length);
        foreach (var evaluation in evaluations)
        {
            if (evaluation.IsOk) answers.Add(await EvaluationAnswer.Load(call, files, evaluation.Value));
        }

        return Answer.Json(
            (page, answers, ids.Total),
            static (writer, list) => writer.WritePage(list.page, list.answers, list.Total, EvaluationWriter.Write));
    }

    /// <summary>GET /evaluations/{id}</summary>
    public static async Task<Answer> Get(Call call)
    {
        var evaluation = await call.Evaluation(call.Path("id")).Get();
        return evaluation.IsOk
            ? Answer.Json(await EvaluationAnswer.Load(call, new FileJson(call), evaluation.Value), EvaluationWriter.Write)
            : evaluation.Refusal;
    }

    /// <summary>DELETE /evaluations/{id}</summary>
    public static async Task<Answer> Delete(Call call)
    {
        var deleted = await call.Evaluation(call.Path("id")).Delete();
        return deleted.IsOk ? Answer.Empty : deleted.Refusal;
    }

    /// <summary>GET /evaluations/{id}/stats</summary>
    public static async Task<Answer> Stats(Call call)
    {
        var evaluation = await call.Evaluation(call.Path("id")).Get();
        return evaluation.IsOk ? Answer.Json(await LoadStats(call, evaluation.Value), StatsWriter.Write) : evaluation.Refusal;
    }

    private static async Task<StatsView> LoadStats(Call call, EvaluationView evaluation)
    {
        var runs = await Task.WhenAll(evaluation.Runs.Select(entry => LoadStats(call, evaluation.Id, entry)));
        var files = evaluation.Evaluators.Select(entry => entry.Evaluator.FileId).ToHashSet();
        if (evaluation.FileId is not null) files.Add(evaluation.FileId);
        var paths = (await call.Catalog.Files(files)).ToDictionary(file => file.FileId, file => file.Path);
        return new StatsView(
            evaluation.FileId is null ? null : paths.GetValueOrDefault(evaluation.FileId),
            [.. evaluation.Evaluators.Select(entry => (entry.Evaluator.VersionId, paths.GetValueOrDefault(entry.Evaluator.FileId, entry.Evaluator.FileId)))],
            [.. runs.OfType<RunStatsView>()]);
    }

    /// <summary>Null for a run that is only being created.</summary>
    private static async Task<RunStatsView?> LoadStats(Call call, string evaluationId, EvaluationRun entry)
    {
        var (ofRun, ofLogs) = (call.Run(entry.RunId).Get(), call.Run(entry.RunId).Stats(evaluationId));
        var (run, stats) = (await ofRun, await ofLogs);
        return run.IsOk && stats.IsOk ? new RunStatsView(entry, run.Value.Version?.VersionId, stats.Value) : null;
    }
}
