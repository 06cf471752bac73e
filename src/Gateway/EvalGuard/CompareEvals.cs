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
        return Envelope.Of((a, b, datasets, Match(a.Results, b.Results)), Write);
    }

    private static async Task<WholeEval?> Find(Call call, string uuid, Project project)
    {
        if (RunUuid.RunId(uuid) is not { } runId) return null;
        var eval = await EvalView.Load(call, runId);
        if (!eval.IsOk || eval.Value.Details.Project != project.Id) return null;
        var whole = await WholeEval.Load(call, runId);
        return whole.IsOk ? whole.Value : null;
    }

    private static async Task<string> DatasetName(Call call, RunView run)
    {
        if (run.Dataset is not { } dataset) return "";
        var files = await call.Catalog.Files([dataset.FileId]);
        return files.Count > 0 ? files[0].Path : "";
    }

    private static List<(EvalResult A, EvalResult B)> Match(IReadOnlyList<EvalResult> a, IReadOnlyList<EvalResult> b)
    {
        var waiting = b.GroupBy(Case).ToDictionary(same => same.Key, same => new Queue<EvalResult>(same));
        var matched = new List<(EvalResult, EvalResult)>();
        foreach (var result in a)
        {
            if (waiting.TryGetValue(Case(result), out var same) && same.TryDequeue(out var other)) matched.Add((result, other));
        }

        return matched;

        static (string, string?) Case(EvalResult result) => (result.Input, result.Expected);
    }

    /// <summary>A case without a score counts as passed or not.</summary>
    private static double ScoreOf(EvalResult result) => 100 * (result.Score ?? (result.Passed == true ? 1 : 0));

    private static double ScoreOf(WholeEval whole) => 100 * (whole.Eval.Score ?? whole.PassRate ?? 0);

    private static void Write(
        Utf8JsonWriter writer, (WholeEval A, WholeEval B, (string A, string B) Datasets, List<(EvalResult A, EvalResult B)> Cases) compared)
    {
        var (a, b, datasets, cases) = compared;
        writer.WriteStartObject();
        WriteRun(writer, "run_a", a, datasets.A);
        WriteRun(writer, "run_b", b, datasets.B);
        writer.WriteNumber("score_diff", ScoreOf(b) - ScoreOf(a));
        writer.WriteNumber("regressions", cases.Count(pair => ScoreOf(pair.B) < ScoreOf(pair.A)));
        writer.WriteNumber("improvements", cases.Count(pair => ScoreOf(pair.B) > ScoreOf(pair.A)));
        writer.WriteNumber("unchanged", cases.Count(pair => ScoreOf(pair.B) == ScoreOf(pair.A)));
        writer.WriteStartArray("cases");
        foreach (var (caseA, caseB) in cases) WriteCase(writer, caseA, caseB);
        writer.WriteEndArray();
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
        writer.WriteNumber("total_cases", whole.Results.Count);
        writer.WriteTime("created_at", whole.Eval.Run.CreatedAt);
        writer.WriteEndObject();
    }

    private static void WriteCase(Utf8JsonWriter writer, EvalResult a, EvalResult b)
    {
        writer.WriteStartObject();
        writer.WriteString("id", a.Id);
        writer.WriteString("input", a.Input);
        writer.WriteString("expected", a.Expected ?? "");
        writer.WriteString("run_a_output", a.Output);
        writer.WriteNumber("run_a_score", ScoreOf(a));
        writer.WriteString("run_b_output", b.Output);
        writer.WriteNumber("run_b_score", ScoreOf(b));
        writer.WriteBoolean("regression", ScoreOf(b) < ScoreOf(a));
        writer.WriteEndObject();
    }
}
