using Evals.Contracts;
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
        return await Delete(call, ids) is { } refusal ? refusal : Answer.Empty;
    }

    /// <param name="ids">Each once.</param>
    public async Task<Refusal?> Delete(Call call, IReadOnlyList<string> ids)
    {
        foreach (var atHome in (await Places(call, ids)).GroupBy(place => place.HomeRunId, place => place.LogId))
        {
            var deleted = await call.Run(atHome.Key).DeleteLogs([.. atHome]);
            if (!deleted.IsOk) return deleted.Refusal;
            foreach (var id in atHome) homes.Forget(call, id);
        }

        return null;
    }

    /// <summary>Where the logs are, or were: when the answer to a deletion was lost, their home is asked again, so that it tells the runs
    /// that share them.</summary>
    private async Task<IReadOnlyList<LogPlace>> Places(Call call, IReadOnlyList<string> ids)
    {
        var places = (await call.Logs.Places(ids)).ToDictionary(place => place.LogId, StringComparer.Ordinal);
        foreach (var (id, place) in places) homes.Put(call, id, place.HomeRunId);
        foreach (var id in ids)
        {
            if (!places.ContainsKey(id) && homes.LastKnown(call, id) is { } home) places.Add(id, new LogPlace(id, home, null));
        }

        return [.. places.Values];
    }
}
