using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>A project's evaluations, newest first: page by page, by filters and in another order.</summary>
/// <remarks>The store has them in the order of their making. Their status, config and aggregates are known to their runs alone: filters
/// and orders look at the newest <see cref="V4Lists.MaxUnpaged"/> of a project.</remarks>
internal static class EvaluationLists
{
    private const int DefaultPageSize = 50;

    /// <summary>GET /evaluations</summary>
    public static async Task<Answer> List(Call call)
    {
        var projectId = call.Query.Required("project_id", Limits.Id);
        var (page, evaluateeId) = (call.Query.PageFromZero(DefaultPageSize), Evaluatee.ReadId(call));
        var (filter, order) = (EvaluationFilter.Read(call.Query), EvaluationOrder.Read(call));
        if (call.Input.Fault is { } fault) return fault;
        var stored = V4Ids.Project.ToStored(projectId!);
        if (await IsMissing(call, stored)) return Refusal.NotFound("Project", "project_id", projectId!);
        var found = filter.IsEmpty && order.IsEmpty && evaluateeId is null
            ? await Newest(call, stored, page.Window, evaluateeId)
            : await Chosen(call, stored, page.Window, evaluateeId, filter, order);
        var answers = await Load(call, found.Records, aggregates: false);
        return Answer.Json(
            (page, answers, found.Total),
            static (writer, list) => writer.WritePage(list.page, list.answers, list.Total, EvaluationAnswer.Write));
    }

    /// <summary>GET /projects/{project_id}/evaluations: the newest, without pages</summary>
    public static async Task<Answer> OfProject(Call call)
    {
        var (evaluateeId, aggregates) = (Evaluatee.ReadId(call), call.Query.Boolean("evaluator_aggregates") ?? false);
        if (call.Input.Fault is { } fault) return fault;
        var projectId = call.Path("project_id");
        var stored = V4Ids.Project.ToStored(projectId);
        if (await IsMissing(call, stored)) return Refusal.NotFound("Project", "project_id", projectId);
        var found = await Newest(call, stored, new Window(0, V4Lists.MaxUnpaged), evaluateeId);
        return Answer.Json(
            await Load(call, found.Records, aggregates), static (writer, all) => writer.WriteArray(all, EvaluationAnswer.Write));
    }

    /// <summary>v5 has evaluations of other files than prompts: they are found by the id of the file.</summary>
    private static async Task<bool> IsMissing(Call call, string fileId) => (await call.Catalog.Files([fileId])).Count == 0;

    /// <summary>A page of the store's own list; evaluations that v4 can't show are left out.</summary>
    private static async Task<Page<Evaluatee>> Newest(Call call, string fileId, Window window, string? evaluateeId)
    {
        var ids = await call.Catalog.Evaluations(fileId, window);
        return new Page<Evaluatee>(await Find(call, ids.Records, evaluateeId), ids.Total);
    }

    private static async Task<Page<Evaluatee>> Chosen(
        Call call, string fileId, Window window, string? evaluateeId, EvaluationFilter filter, EvaluationOrder order)
    {
        var ids = (await call.Catalog.Evaluations(fileId, new Window(0, V4Lists.MaxUnpaged))).Records;
        var chosen = (await Find(call, [.. ids.Where(filter.MayHave)], evaluateeId)).Where(filter.Has).ToList();
        var sorted = await order.Sort(call, chosen);
        return new Page<Evaluatee>([.. sorted.Skip((int)Math.Min(window.Offset, sorted.Count)).Take(window.Count)], sorted.Count);
    }

    private static async Task<IReadOnlyList<Evaluatee>> Find(Call call, IReadOnlyList<string> ids, string? evaluateeId)
    {
        var found = await Task.WhenAll(ids.Select(async id =>
        {
            var evaluation = await call.Evaluation(id).Get();
            return evaluation.IsOk ? await Evaluatee.In(call, evaluation.Value, evaluateeId) : null;
        }));
        return [.. found.OfType<Evaluatee>()];
    }

    private static async Task<IReadOnlyList<EvaluationAnswer>> Load(Call call, IReadOnlyList<Evaluatee> evaluatees, bool aggregates)
    {
        var files = new ReferencedFiles(call);
        var answers = new List<EvaluationAnswer>(evaluatees.Count);
        foreach (var evaluatee in evaluatees) answers.Add(await EvaluationAnswer.Load(call, files, evaluatee, aggregates));
        return answers;
    }
}
