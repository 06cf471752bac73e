using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>An eval with its results and what it was made from.</summary>
/// <param name="Results">By index.</param>
/// <param name="Config">JSON object, or null where nothing is known of it.</param>
internal sealed record WholeEval(EvalView Eval, IReadOnlyList<EvalResult> Results, EvalFigures Figures, byte[]? Config)
{
    private const int PageSize = 1_000;

    /// <summary>From the rows; what was reported where there are none.</summary>
    public double? PassRate => Figures.PassRate ?? Reported("passRate");

    /// <returns>Refused: NotFound.</returns>
    public static async Task<Result<WholeEval>> Load(Call call, Scorers scorers, string runId)
    {
        var eval = await EvalView.Load(call, scorers, runId);
        if (!eval.IsOk) return eval.Refusal;
        var results = await LoadResults(call, eval.Value.Run);
        var figures = eval.Value.Figures ?? Count(results);
        return new WholeEval(eval.Value with { Figures = figures }, results, figures, await LoadConfig(call, eval.Value.Run));
    }

    public static async Task<IReadOnlyList<EvalResult>> LoadResults(Call call, RunView run)
    {
        var results = new List<EvalResult>((int)run.LogCount);
        var names = new ScorerNames(call);
        while (await call.Run(run.Id).Positions(new Window(results.Count, PageSize)) is { IsOk: true, Value.Positions: { Count: > 0 } positions })
        {
            var logs = await call.Logs.AtPositions(run.Id, positions);
            // Deleted between the two questions.
            if (logs.Count == 0) break;
            var judgments = run.Dialect == StatusDialect.EvalGuard ? null : await names.Judgments(logs);
            foreach (var log in logs)
            {
                results.Add(judgments is null
                    ? EvalResult.OfRow(log, RowIds.Index(log.Id) ?? results.Count)
                    : EvalResult.OfLog(log, results.Count, [.. judgments[log.Id]]));
            }
        }

        results.Sort((a, b) => a.Index.CompareTo(b.Index));
        return results;
    }

    private static EvalFigures Count(IReadOnlyList<EvalResult> results)
    {
        var passed = results.Count(result => result.Passed);
        var scores = results.Select(result => result.Score).OfType<double>().ToList();
        return new EvalFigures(passed, results.Count - passed, scores.Count > 0 ? scores.Average() : null);
    }

    /// <summary>The configuration is a version of the project's flow, the cases are a dataset version.</summary>
    private static async Task<byte[]?> LoadConfig(Call call, RunView run)
    {
        if (run is not { Dialect: StatusDialect.EvalGuard, Version: { } version }) return null;
        var flow = await call.File(version.FileId).GetReferenced(version.VersionId);
        if (!flow.IsOk) return null;
        var cases = run.Dataset is { } dataset
            ? (await call.Catalog.Datapoints(dataset.VersionId, new Window(0, dataset.DatapointCount))).Records
            : [];
        return JsonBuffer.Build((flow.Value.Version.Content, cases), static (writer, config) =>
        {
            using var content = JsonDocument.Parse(config.Content);
            writer.WriteStartObject();
            foreach (var field in content.RootElement.GetProperty("attributes").EnumerateObject())
            {
                if (field.Name != "model") writer.WriteRaw(field.Name, field.Value);
            }

            writer.WritePropertyName("cases");
            EvalCases.Write(writer, config.cases);
            writer.WriteEndObject();
        });
    }

    private double? Reported(string name)
    {
        if (Eval.Run.Report is not { } report) return null;
        using var summary = JsonDocument.Parse(report.Summary);
        return summary.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }
}
