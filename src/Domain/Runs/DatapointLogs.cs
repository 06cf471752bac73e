namespace Evals.Domain.Runs;

/// <summary>The logs of each datapoint of the run's dataset that are not removed, as a list that leads from the newest to older ones,
/// and how many of the datapoints have a complete one. 8 bytes per datapoint and 4 per log that has one.</summary>
internal sealed class DatapointLogs(int datapoints)
{
    /// <summary>Of runs without datapoints.</summary>
    public static DatapointLogs None { get; } = new(0);

    /// <summary>Complete logs per datapoint.</summary>
    private readonly int[] _complete = new int[datapoints];

    // Positions plus one; 0 for none.
    private readonly int[] _newest = new int[datapoints];
    private readonly PartedList<int> _older = new();

    /// <summary>Datapoints that have a complete log.</summary>
    public int Covered { get; private set; }

    /// <summary>Whether a datapoint has a complete log.</summary>
    public bool IsCovered(int datapoint) => _complete[datapoint] > 0;

    /// <summary>Positions of a datapoint's logs, newest first. A step for each that is taken, whatever else is in the run.</summary>
    public IEnumerable<int> Of(int datapoint)
    {
        for (var place = _newest[datapoint]; place != 0; place = _older.Get(place - 1)) yield return place - 1;
    }

    /// <summary>A log's slot became another one.</summary>
    public void Replace(int position, in LogSlot before, in LogSlot after)
    {
        var (was, isListed) = (IsListed(before), IsListed(after));
        if (was && !(isListed && before.Datapoint == after.Datapoint)) TakeOut(position, before.Datapoint);
        if (isListed && !(was && before.Datapoint == after.Datapoint)) PutIn(position, after.Datapoint);
        Count(before, -1);
        Count(after, 1);
    }

    public void Add(int position, in LogSlot slot)
    {
        if (IsListed(slot)) PutIn(position, slot.Datapoint);
        Count(slot, 1);
    }

    private static bool IsListed(in LogSlot slot) => slot.Datapoint >= 0 && !slot.IsRemoved;

    private void PutIn(int position, int datapoint)
    {
        // Made first: that may move others of its part.
        ref var older = ref _older.At(position);
        ref var place = ref PlaceOf(position, datapoint);
        older = place;
        place = position + 1;
    }

    private void TakeOut(int position, int datapoint) => PlaceOf(position, datapoint) = _older.Get(position);

    /// <summary>Where the list names the newest log that is not newer than this position.</summary>
    private ref int PlaceOf(int position, int datapoint)
    {
        ref var place = ref _newest[datapoint];
        while (place > position + 1) place = ref _older.At(place - 1);
        return ref place;
    }

    private void Count(in LogSlot slot, int times)
    {
        if (!IsListed(slot) || !slot.IsComplete) return;
        ref var logs = ref _complete[slot.Datapoint];
        logs += times;
        if (logs == 0) Covered--;
        else if (logs == times) Covered++;
    }
}
