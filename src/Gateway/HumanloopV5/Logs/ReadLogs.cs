using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>GET /logs/{id}.</summary>
internal static class ReadLogs
{
    public static Task<Answer> Get(Call call) => Find(call, "id", call.Path("id"));

    /// <param name="field">The part of the path that names the log.</param>
    public static async Task<Answer> Find(Call call, string field, string logId) =>
        await new LogViews(call).Find(logId) is { } view ? Answer.Json(view, LogWriter.Write) : Refusal.NotFound("Log", field, logId);
}
