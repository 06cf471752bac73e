using System.Collections.Frozen;
using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

// Ids that clients chose for logs of this run and that logs at home elsewhere have: the run can't know them.
internal partial class RunGrain
{
    /// <summary>Whether such an id has come. It was found by the conflict of an append, after which the whole run is loaded anew; so from
    /// then on chosen ids are looked up before. The append still decides of what is written at the same time.</summary>
    private volatile bool _idsCollide;

    /// <summary>Those of the ids that clients chose which logs of other homes have, as far as the store knows; not looked up before such
    /// an id has come. A log that is its own home is not looked up: to load it anew is as much as to look.</summary>
    private async ValueTask<IReadOnlySet<string>> TakenElsewhere(IReadOnlyList<string?> chosenIds)
    {
        if (!_idsCollide) return FrozenSet<string>.Empty;
        List<string> ids = [.. chosenIds.OfType<string>().Where(id => id != RunId)];
        if (ids.Count == 0) return FrozenSet<string>.Empty;
        var places = await Services.Stores.Logs.Places(Id.Workspace, ids);
        return places.Where(place => place.HomeRunId != RunId).Select(place => place.LogId).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A decision, or its refusal when it would store a log under one of these ids.</summary>
    private Decision<T> Staged<T>(RunDecision<T> decision, IReadOnlySet<string> taken, List<OutboxMessage>? outbox = null)
        where T : notnull
    {
        if (taken.Count == 0) return Staged(decision, outbox);
        foreach (var write in decision.Writes)
        {
            if (write is StoreLog { Log.Id: var id } && taken.Contains(id)) return IdTaken(id);
        }

        return Staged(decision, outbox);
    }

    private Refusal IdTaken(StoreRow row, string? chosenId)
    {
        if (row is not InsertLog || chosenId is null) throw new InvalidOperationException($"{Id} made a key of {row.GetType().Name} that is taken.");
        _idsCollide = true;
        return IdTaken(chosenId);
    }

    private static Refusal IdTaken(string id) => Refusal.Conflict("Log", "log_id", $"Another log has the id {id}.");
}
