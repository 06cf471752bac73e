using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>Where logs are at home, which never changes while they are there: judgments mostly follow their log closely, and then need no look-up.</summary>
internal sealed class LogHomes
{
    /// <summary>Some 250 bytes each.</summary>
    private const int Capacity = 20_000;

    private readonly RecentValues<GrainKey, string> _homes = new(Capacity);

    /// <summary>Takes note of a log that was just stored.</summary>
    public void Put(Call call, string logId, string homeRunId) => _homes.Put(new GrainKey(call.Workspace, logId), homeRunId);

    /// <summary>Takes note of a log that was deleted: its id may come again, at home elsewhere.</summary>
    public void Forget(Call call, string logId) => _homes.Remove(new GrainKey(call.Workspace, logId));

    /// <summary>Where a log was at home when this place last heard of it; null when it never did.</summary>
    public string? LastKnown(Call call, string logId) => _homes.Find(new GrainKey(call.Workspace, logId));

    /// <summary>The run that a log is at home in, or null when there is no such log.</summary>
    public ValueTask<string?> Find(Call call, string logId) =>
        LastKnown(call, logId) is { } home ? ValueTask.FromResult<string?>(home) : LookUp(call, logId);

    /// <summary>Asks the home of a log. A home that only this place remembers may have it no longer: nobody tells of deletions at other
    /// gateways, after which the id may be at home elsewhere. So after a home that finds nothing the log is looked up, once.</summary>
    /// <param name="home">What <see cref="Find"/> answered.</param>
    /// <param name="ask">Changes nothing when it finds nothing.</param>
    public async Task<Result<T>> Ask<T>(Call call, string logId, string home, Func<string, Task<Result<T>>> ask)
        where T : notnull
    {
        var answer = await ask(home);
        if (answer.Refusal?.Kind != RefusalKind.NotFound) return answer;
        return await LookUp(call, logId) is { } other && other != home ? await ask(other) : answer;
    }

    private async ValueTask<string?> LookUp(Call call, string logId)
    {
        var places = await call.Logs.Places([logId]);
        if (places.Count == 0) return null;
        Forget(call, logId);
        Put(call, logId, places[0].HomeRunId);
        return places[0].HomeRunId;
    }
}
