using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>An eval with its results and what it was made from.</summary>
/// <param name="Results">By index.</param>
/// <param name="Figures">What the results add up to.</param>
/// <param name="Config">JSON object, or null where nothing is known of it.</param>
internal sealed record WholeEval(EvalView Eval, IReadOnlyList<EvalResult> Results, EvalFigures Figures, byte[]? Config)
{
    /// <summary>From the rows; what was reported where there are none.</summary>
    public double? PassRate => Figures.PassRate ?? Reported("passRate");

    /// <returns>Refused: NotFound.</returns>
    public static async Task<Result<WholeEval>> Load(Call call, string runId)
    {
        var eval = await EvalView.Load(call, runId);
        if (!eval.IsOk) return eval.Refusal;
        var results = await EvalResults.Load(call, eval.Value.Run);
        var counted = EvalFigures.Of(results.All);

        // The statistics know nothing of how logs of other dialects fared.
        var figures = results.HasOthers ? counted : eval.Value.Figures ?? counted;
        var view = eval.Value with { Figures = eval.Value.Figures ?? counted };
        return new WholeEval(view, results.All, figures, await LoadConfig(call, eval.Value.Run));
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
