using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>Logs that come, change and go.</summary>
public sealed partial class RunState
{
    private void Apply(LogAdded e) => Add(new LogSlot
    {
        Key = IdKey.OfLog(e.Id),
        Fingerprint = e.Fingerprint,
        Revision = ++Revision,
        Datapoint = e.Datapoint ?? -1,
        Version = _versions.Number(e.Version ?? Version!),
        Flags = e.Incomplete ? LogFlags.None : LogFlags.Complete,
    });

    private void Apply(TakenLog e)
    {
        Add(new LogSlot
        {
            Key = IdKey.OfLog(e.Id),
            Revision = checked((uint)e.Revision),
            Datapoint = e.Datapoint ?? -1,
            Flags = LogFlags.Foreign | (e.Incomplete ? LogFlags.None : LogFlags.Complete),
        });
        Put(Logs.Count - 1, e.Judgments);
        Views.PutIn(Logs.Count - 1, false, Logs);
    }

    private void Apply(LogRewritten e)
    {
        var slot = Logs[e.Position];
        slot.Revision = ++Revision;
        if (e.Completed) slot.Flags |= LogFlags.Complete;
        Replace(e.Position, slot);
    }

    private void Apply(LogDeleted e)
    {
        var slot = Logs[e.Position];
        slot.Revision = ++Revision;
        slot.Flags |= LogFlags.Removed;
        Views.TakeOut(e.Position);
        Replace(e.Position, slot);
        Views.PutIn(e.Position, true, Logs);
    }

    private void Apply(FactsReceived e)
    {
        var slot = Logs[e.Position];
        if (slot.IsRemoved) return;
        slot.Revision = checked((uint)e.Revision);
        slot.Flags = LogFlags.Foreign
            | (e.Incomplete ? LogFlags.None : LogFlags.Complete)
            | (e.Deleted ? LogFlags.Removed : LogFlags.None);
        Views.TakeOut(e.Position);
        foreach (var (evaluatorId, versionId) in e.Unjudged ?? []) ColumnOf(evaluatorId, versionId)[e.Position] = default;
        Put(e.Position, e.Judgments);
        Replace(e.Position, slot);
        Views.PutIn(e.Position, slot.IsRemoved, Logs);
    }

    private void Add(LogSlot slot)
    {
        Place(slot);
        MarkChanged(Logs.Count - 1);
    }

    private void Place(LogSlot slot)
    {
        _datapoints.Add(Logs.Count, slot);
        Logs.Add(slot);
    }

    private void Replace(int position, LogSlot slot)
    {
        _datapoints.Replace(position, Logs[position], slot);
        Logs.Replace(position, slot);
        MarkChanged(position);
    }
}
