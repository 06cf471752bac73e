using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>GET /logs: a file's logs, newest first; none for a file that does not exist.</summary>
internal static class ListLogs
{
    private const int DefaultPageSize = 10;

    public static async Task<Answer> List(Call call)
    {
        var wanted = ReadQuery(call.Query);
        var page = call.Query.Page(DefaultPageSize);
        var parents = call.Query.Boolean("include_parent") ?? false;
        var traces = call.Query.Boolean("include_trace_children") ?? false;
        if (call.Input.Fault is { } fault) return fault;
        var found = await call.Logs.Find(wanted, page.Window);
        var views = await new LogViews(call).List(found.Records, parents, traces);
        return Answer.Json(
            (page, views, found.Total),
            static (writer, list) => writer.WritePage(list.page, list.views, list.Total, LogWriter.Write));
    }

    private static LogQuery ReadQuery(Query query) => new(
        query.Required("file_id", Limits.Id) ?? "",
        query.String("version_id", Limits.Id),
        query.Strings("id", Limits.Id),
        query.String("search", Limits.None),
        query.String("metadata_search", Limits.None),
        query.Time("start_date"),
        query.Time("end_date"),
        query.OnlyBoolean("in_trace_filter"),
        query.Integer("sample", 0, int.MaxValue));
}
