using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>DELETE /logs. Logs that are not there are passed over: a client may send the same request again.</summary>
internal sealed class DeleteLogs(LogHomes homes)
{
    public async Task<Answer> Delete(Call call)
    {
        var ids = call.Query.Strings("id", Limits.Id).Distinct().ToList();
        if (ids.Count == 0) call.Input.Missing(Location.Query.Then("id"));
        if (call.Input.Fault is { } fault) return fault;
        var places = await call.Logs.Places(ids);
        foreach (var atHome in places.GroupBy(place => place.HomeRunId, place => place.LogId))
        {
            var deleted = await call.Run(atHome.Key).DeleteLogs([.. atHome]);
            if (!deleted.IsOk) return deleted.Refusal;
            foreach (var id in atHome) homes.Forget(call, id);
        }

        return Answer.Empty;
    }
}
