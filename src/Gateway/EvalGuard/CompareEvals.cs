using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>GET /evals/compare: two runs of a project, case by case, on a scale of 0 to 100. Cases are the same when input and expected output
/// are; where several are, they are matched in their order.</summary>
internal static class CompareEvals
{
    public static async Task<Answer> Compare(Call call)
    {
        var (idA, idB) = (call.Query.Required("runA", Limits.Id), call.Query.Required("runB", Limits.Id));
        var project = Project.Read(call);
        if (call.Input.Fault is { } fault) return fault;
        if (project is null) return EvalGuardErrors.MissingProjectId;
        if (!RunUuid.IsUuid(idA!) || !RunUuid.IsUuid(idB!)) return EvalGuardErrors.InvalidId;
        var (a, b) = (await Find(call, idA!, project.Value), await Find(call, idB!, project.Value));
        if (a is null || b is null) return EvalGuardErrors.NoSuchEval;
        var datasets = (await DatasetName(call, a.Eval.Run), await DatasetName(call, b.Eval.Run));
        return Envelope.InPieces((call, a, b, datasets), static (pieces, compared) =>
            Write(pieces, compared.call, compared.a, compared.b, compared.datasets));
    }

    /// <summary>A case without a score counts as passed or not.</summary>
    public static double ScoreOf(EvalResult result) => 100 * (result.Score ?? (result.Passed == true ? 1 : 0));

    private static double ScoreOf(WholeEval whole) => 100 * (whole.Eval.Score ?? whole.PassRate ?? 0);

    private static async Task<WholeEval?> Find(Call call, string uuid, Project project)
    {
        if (RunUuid.RunId(uuid) is not { } runId) return null;
        var eval = await EvalView.Load(call, runId);
        return eval.IsOk && eval.Value.Details.Project == project.Id ? await WholeEval.Of(call, eval.Value) : null;
    }

    private static async Task<string> DatasetName(Call call, RunView run)
    {
        if (run.Dataset is not { } dataset) return "";
        var files = await call.Catalog.Files([dataset.FileId]);
        return files.Count > 0 ? files[0].Path : "";
    }

    private static async Task Write(JsonPieces pieces, Call call, WholeEval a, WholeEval b, (string A, string B) datasets)
    {
        using var held = call.Memory.Hold(b.Eval.Run.LogCount * CaseIndex.BytesEach);
        var cases = new ComparedCases(call, b.Eval.Run);
        await foreach (var result in b.Results.Read()) cases.Add(result);
        var writer = pieces.Writer;
        writer.WriteStartObject();
        WriteRun(writer, "run_a", a, datasets.A);
        WriteRun(writer, "run_b", b, datasets.B);
        writer.WriteNumber("score_diff", ScoreOf(b) - ScoreOf(a));
        writer.WriteStartArray("cases");
        await foreach (var matched in cases.Match(a.Results))
        {
            WriteCase(writer, matched);
            await pieces.SendIfMuch();
        }

        writer.WriteEndArray();
        writer.WriteNumber("regressions", cases.Regressions);
        writer.WriteNumber("improvements", cases.Improvements);
        writer.WriteNumber("unchanged", cases.Unchanged);
        writer.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter writer, string name, WholeEval whole, string dataset)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", whole.Eval.Id);
        writer.WriteString("name", whole.Eval.Details.Name);
        writer.WriteString("model", whole.Eval.Details.Model);
        writer.WriteString("dataset", dataset);
        writer.WriteNumber("score", ScoreOf(whole));
        writer.WriteNumber("total_cases", whole.Eval.Run.LogCount);
        writer.WriteTime("created_at", whole.Eval.Run.CreatedAt);
        writer.WriteEndObject();
    }

    private static void WriteCase(Utf8JsonWriter writer, ComparedCase matched)
    {
        writer.WriteStartObject();
        writer.WriteString("id", matched.A.Id);
        writer.WriteString("input", matched.A.Input);
        writer.WriteString("expected", matched.A.Expected ?? "");
        writer.WriteString("run_a_output", matched.A.Output);
        writer.WriteNumber("run_a_score", ScoreOf(matched.A));
        writer.WriteString("run_b_output", matched.OutputB);
        writer.WriteNumber("run_b_score", matched.ScoreB);
        writer.WriteBoolean("regression", matched.ScoreB < ScoreOf(matched.A));
        writer.WriteEndObject();
    }
}
