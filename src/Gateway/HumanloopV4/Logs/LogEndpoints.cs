using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV4.Logs;

/// <summary>Logs that are there.</summary>
internal sealed class LogEndpoints(DeleteLogs deletion, CorrectLogs corrections)
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
            ? NoLog(call)
            : Answer.Json((await new LogViews(call).List(found))[0], LogWriter.Write);
    }

    /// <summary>PATCH /logs/{id}: its <c>output</c>, <c>error</c> and <c>duration</c></summary>
    public async Task<Answer> Update(Call call, Fields body)
    {
        var changes = LogBody.Read(body, Updatable);
        if (call.Input.Fault is { } fault) return fault;
        var logId = V4Ids.Log.ToStored(call.Path("id"));
        var receipt = await corrections.Correct(call, logId, log => Corrected(call, log, changes));
        if (receipt.IsOk) return await Get(call);
        return receipt.Refusal.Kind == RefusalKind.NotFound ? NoLog(call) : receipt.Refusal;
    }

    /// <summary>DELETE /logs: those that <c>id</c> names; those that are not there are passed over</summary>
    public async Task<Answer> Delete(Call call)
    {
        var ids = call.Query.Strings("id", Limits.Id);
        if (ids.Count == 0) call.Input.Missing(Location.Query.Then("id"));
        if (call.Input.Fault is { } fault) return fault;
        return await deletion.Delete(call, [.. ids.Select(V4Ids.Log.ToStored).Distinct()]) is { } refusal ? refusal : Answer.Empty;
    }

    private static Result<UpdateLog> Corrected(Call call, LogRecord log, LogBody changes)
    {
        if (log.ParentId is not null) return NoLog(call);
        using var correction = new LogCorrection(log, changes, Updatable);
        return correction.Command(call.Now);
    }

    private static Refusal NoLog(Call call) => Refusal.NotFound("Log", "id", call.Path("id"));
}
