using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>GET /evals, /evals/runs and /evals/{id}.</summary>
internal static class ReadEvals
{
    /// <summary>No client asks for pages: this many come when nothing else is said.</summary>
    private const int DefaultLimit = 1_000;

    private const int MaxLimit = 10_000;

    /// <summary>How many evals are asked at once.</summary>
    private const int AtOnce = 64;

    /// <summary>The evals of a project, newest first.</summary>
    public static async Task<Answer> List(Call call)
    {
        if (Project.Read(call) is not { } project) return call.Input.Fault is { } bad ? bad : EvalGuardErrors.MissingProjectId;
        var window = Window(call);
        if (call.Input.Fault is { } fault) return fault;
        var evals = new List<EvalView>();
        if (await project.Find(call) is { } file)
        {
            var page = await call.Catalog.Evaluations(file.FileId, window);
            foreach (var some in page.Records.Chunk(AtOnce)) evals.AddRange((await Task.WhenAll(some.Select(id => RunsOf(call, id)))).SelectMany(e => e));
        }

        return Envelope.OfMany(evals, EvalWriter.Write);
    }

    /// <summary>The query's <c>limit</c> and <c>offset</c>.</summary>
    public static Window Window(Call call) =>
        new(call.Query.Integer("offset", 0, int.MaxValue) ?? 0, call.Query.Integer("limit", 1, MaxLimit) ?? DefaultLimit);

    public static async Task<Answer> Get(Call call)
    {
        if (EvalPath.RunId(call) is not { } runId) return EvalPath.Fault(call);
        var whole = await WholeEval.Load(call, runId);
        return whole.IsOk ? Envelope.InPieces(whole.Value, EvalWriter.WriteWhole) : EvalGuardErrors.NoSuchEval;
    }

    /// <summary>An evaluation's one run; those of an evaluation that was made through another API, all.</summary>
    private static async Task<IReadOnlyList<EvalView>> RunsOf(Call call, string evaluationId)
    {
        var own = await EvalView.Load(call, RunUuid.RunOf(evaluationId));
        if (own.IsOk) return [own.Value];
        var evaluation = await call.Evaluation(evaluationId).Get();
        if (!evaluation.IsOk) return [];
        var runs = await Task.WhenAll(evaluation.Value.Runs.Select(run => EvalView.Load(call, run.RunId)));
        return [.. runs.Where(run => run.IsOk).Select(run => run.Value!)];
    }
}

/// <summary>The eval that a path names.</summary>
internal static class EvalPath
{
    /// <summary>Its run's id, or null when no run can have it.</summary>
    public static string? RunId(Call call) => RunUuid.RunId(call.Path("id"));

    /// <summary>What to answer then.</summary>
    public static Answer Fault(Call call) => RunUuid.IsUuid(call.Path("id")) ? EvalGuardErrors.NoSuchEval : EvalGuardErrors.InvalidId;
}
