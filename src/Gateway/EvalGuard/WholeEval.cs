using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>An eval with its results and what it was made from.</summary>
/// <param name="Figures">What the results add up to.</param>
/// <param name="Config">JSON object, or null where nothing is known of it.</param>
internal sealed record WholeEval(EvalView Eval, EvalResults Results, EvalFigures Figures, byte[]? Config)
{
    /// <summary>From the rows; what was reported where there are none.</summary>
    public double? PassRate => Figures.PassRate ?? Reported("passRate");

    /// <returns>Refused: NotFound.</returns>
    public static async Task<Result<WholeEval>> Load(Call call, string runId)
    {
        var eval = await EvalView.Load(call, runId);
        return eval.IsOk ? (await Of(call, eval.Value)) with { Config = await LoadConfig(call, eval.Value.Run) } : eval.Refusal;
    }

    /// <summary>Without its configuration.</summary>
    public static async Task<WholeEval> Of(Call call, EvalView eval)
    {
        var (run, known) = (eval.Run, eval.Figures);
        var results = new EvalResults(call, run);

        // The statistics know nothing of how logs of other dialects fared: where there are such, all is read once more.
        var figures = known is not null && known.Passed + known.Failed == run.LogCount ? known : (await EvalTally.Of(results)).Figures;
        return new WholeEval(eval with { Figures = known ?? figures }, results, figures, Config: null);
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
            var attributes = content.RootElement.GetProperty("attributes");
            foreach (var field in attributes.EnumerateObject())
            {
                if (field.Name != "model") writer.WriteRaw(field.Name, field.Value);
            }

            if (!attributes.TryGetProperty("prompt", out _)) writer.WriteString("prompt", "");

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
