using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

[Flags]
internal enum LogFlags : byte
{
    None = 0,

    /// <summary>Nothing more will be written to it.</summary>
    Complete = 1,

    /// <summary>At home in another run.</summary>
    Foreign = 2,

    /// <summary>Deleted: keeps its position and counts nowhere.</summary>
    Removed = 4,
}

/// <summary>What a run keeps of one log, in 40 bytes.</summary>
internal struct LogSlot
{
    public IdKey Key;

    /// <summary>Of what was sent, datapoint included; 0 when repeats can't be told from equal logs.</summary>
    public long Fingerprint;

    /// <summary>The home's revision of the log's last change.</summary>
    public uint Revision;

    /// <summary>The datapoint's number in the run's dataset, or -1.</summary>
    public int Datapoint;

    /// <summary>The number of the version that made it; 0 for foreign logs.</summary>
    public int Version;

    public LogFlags Flags;

    public readonly bool IsComplete => (Flags & LogFlags.Complete) != 0;

    public readonly bool IsForeign => (Flags & LogFlags.Foreign) != 0;

    public readonly bool IsRemoved => (Flags & LogFlags.Removed) != 0;
}

/// <summary>The run's logs by position, and how to find one. Positions count up from 0 and are never used again.</summary>
internal sealed class LogTable
{
    private readonly PartedList<LogSlot> _slots = new();
    private readonly List<int> _livePerPart = [];
    private readonly PositionIndex _byKey;
    private readonly PositionIndex _byFingerprint;

    public LogTable()
    {
        _byKey = new PositionIndex(position => HashOf(_slots.Get(position).Key));
        _byFingerprint = new PositionIndex(position => (ulong)_slots.Get(position).Fingerprint);
    }

    /// <summary>Positions given out, those of removed logs included.</summary>
    public int Count { get; private set; }

    public long Live { get; private set; }

    /// <summary>Logs that are complete and not removed.</summary>
    public long Complete { get; private set; }

    public LogSlot this[int position] => _slots.Get(position);

    /// <summary>The slots of a part as they are now.</summary>
    public ReadOnlyMemory<LogSlot> Freeze(int part)
    {
        var first = part * PartedList<LogSlot>.PartSize;
        return _slots.Freeze(part)[..Math.Min(PartedList<LogSlot>.PartSize, Count - first)];
    }

    public void Add(LogSlot slot)
    {
        var position = Count++;
        _slots.At(position) = slot;
        _byKey.Add(position);
        // Only what comes without an id of its own is found by its content, and got one from us.
        if (slot.Fingerprint != 0 && slot.Key.LogId is not null) _byFingerprint.Add(position);
        if (position % PartedList<LogSlot>.PartSize == 0) _livePerPart.Add(0);
        if (!slot.IsRemoved) CountIn(position, slot, 1);
    }

    /// <summary>Puts another slot for the same log in its place.</summary>
    public void Replace(int position, LogSlot slot)
    {
        ref var place = ref _slots.At(position);
        if (!place.IsRemoved) CountIn(position, place, -1);
        if (!slot.IsRemoved) CountIn(position, slot, 1);
        place = slot;
    }

    /// <summary>The position of the log with this key, removed or not; -1 when the run never had it.</summary>
    public int Find(IdKey key)
    {
        foreach (var position in _byKey.Find(HashOf(key)))
        {
            if (_slots.Get(position).Key == key) return position;
        }

        return -1;
    }

    /// <summary>The position of a log without a client's id that had the same fingerprint, or -1.</summary>
    public int FindRepeated(long fingerprint)
    {
        foreach (var position in _byFingerprint.Find((ulong)fingerprint))
        {
            var slot = _slots.Get(position);
            if (slot.Fingerprint == fingerprint && !slot.IsRemoved) return position;
        }

        return -1;
    }

    /// <summary>Positions of logs that are not removed: after passing over so many, so many. Costs a step per part and per
    /// position of the window.</summary>
    public List<long> Positions(long offset, int count)
    {
        var positions = new List<long>();
        var part = 0;
        for (; part < _livePerPart.Count && offset >= _livePerPart[part]; part++) offset -= _livePerPart[part];
        for (var at = part * PartedList<LogSlot>.PartSize; at < Count && positions.Count < count; at++)
        {
            if (_slots.Get(at).IsRemoved) continue;
            if (offset > 0) offset--;
            else positions.Add(at);
        }

        return positions;
    }

    private void CountIn(int position, LogSlot slot, int times)
    {
        Live += times;
        _livePerPart[position / PartedList<LogSlot>.PartSize] += times;
        if (slot.IsComplete) Complete += times;
    }

    private static ulong HashOf(IdKey key) => key.High ^ key.Low;
}
