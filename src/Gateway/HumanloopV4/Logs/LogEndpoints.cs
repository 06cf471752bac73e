using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV4.Logs;

/// <summary>Logs that are there.</summary>
internal sealed class LogEndpoints(DeleteLogs deletion)
{
    private const int DefaultPageSize = 50;

    private static readonly ulong Updatable = LogFields.Set(LogField.Output, LogField.Error, LogField.Duration);

    /// <summary>GET /logs: a project's logs, newest first; none for a project that does not exist</summary>
    public static async Task<Answer> List(Call call)
    {
        var query = call.Query;
        var (projectId, page, made) = (query.Required("project_id", Limits.Id), query.PageFromZero(DefaultPageSize), V4Dates.Read(query));
        var (text, metadata) = (query.String("search", Limits.None), query.String("metadata_search", Limits.None));
        if (call.Input.Fault is { } fault) return fault;
        var wanted = new LogQuery(V4Ids.Project.ToStored(projectId!), null, [], text, metadata, made.From, made.To);
        var found = await call.Logs.Find(wanted, page.Window);
        var views = await new LogViews(call).List(found.Records);
        return Answer.Json(
            (page, views, found.Total), static (writer, list) => writer.WritePage(list.page, list.views, list.Total, LogWriter.Write));
    }

    /// <summary>GET /logs/{id}</summary>
    public static async Task<Answer> Get(Call call)
    {
        var id = call.Path("id");
        var found = await call.Logs.Get([V4Ids.Log.ToStored(id)]);
        return found.Count == 0
            ? Refusal.NotFound("Log", "id", id)
            : Answer.Json((await new LogViews(call).List(found))[0], LogWriter.Write);
    }

    /// <summary>PATCH /logs/{id}: its <c>output</c>, <c>error</c> and <c>duration</c></summary>
    public static async Task<Answer> Update(Call call, Fields body)
    {
        var changes = LogBody.Read(body, Updatable);
        if (call.Input.Fault is { } fault) return fault;
        var logId = V4Ids.Log.ToStored(call.Path("id"));
        var refusal = await LogCorrection.Turns.Take(new GrainKey(call.Workspace, logId), () => Rewrite(call, logId, changes));
        return refusal is null ? await Get(call) : refusal;
    }

    /// <summary>DELETE /logs: those that <c>id</c> names; those that are not there are passed over</summary>
    public async Task<Answer> Delete(Call call)
    {
        var ids = call.Query.Strings("id", Limits.Id);
        if (ids.Count == 0) call.Input.Missing(Location.Query.Then("id"));
        if (call.Input.Fault is { } fault) return fault;
        return await deletion.Delete(call, [.. ids.Select(V4Ids.Log.ToStored).Distinct()]) is { } refusal ? refusal : Answer.Empty;
    }

    private static async Task<Refusal?> Rewrite(Call call, string logId, LogBody changes)
    {
        if (await call.Logs.Get([logId]) is not [{ ParentId: null } log]) return Refusal.NotFound("Log", "id", call.Path("id"));
        using var correction = new LogCorrection(log, changes, Updatable);
        var receipt = await correction.Send(call);
        return receipt.Refusal;
    }
}
