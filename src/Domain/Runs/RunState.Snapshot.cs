namespace Evals.Domain.Runs;

/// <summary>Snapshots: a header, and the logs with the judgments on them in parts of <see cref="PartedList{T}.PartSize"/> positions,
/// so that a change rewrites its part and not the run. Figures are not kept: they follow.</summary>
public sealed partial class RunState
{
    private const int HeaderPart = 0;
    private const int EventsPerPart = 256;
    private const int PartsAlwaysWorthIt = 4;

    // Of parts of positions, from 0; the header is always taken.
    private readonly SortedSet<int> _changedParts = [];

    private long _eventsSinceSnapshot;

    /// <summary>Whether so much has happened since the last snapshot that rewriting the parts that changed is little beside it.
    /// Judgments that are scattered over a big run would otherwise rewrite all of it again and again.</summary>
    public bool SnapshotPays =>
        _changedParts.Count <= PartsAlwaysWorthIt || _eventsSinceSnapshot >= (long)EventsPerPart * _changedParts.Count;

    /// <summary>The parts that changed since the last call or since the state was loaded; nothing for a grain that is new. Each is made
    /// when it is asked for, on any thread, and holds what is in the state now.</summary>
    public IReadOnlyDictionary<int, Func<byte[]>> TakeChangedParts()
    {
        var parts = new Dictionary<int, Func<byte[]>>();
        if (_created is null) return parts;
        var header = SnapshotPart.Write(WriteHeader);
        parts.Add(HeaderPart, () => header);
        foreach (var part in _changedParts)
        {
            var frozen = Freeze(part);
            parts.Add(part + 1, () => SnapshotPart.Write(frozen.Write, frozen.MaxSize));
        }

        _changedParts.Clear();
        _eventsSinceSnapshot = 0;
        return parts;
    }

    /// <summary>The state that a snapshot holds, or null when it is of another format, damaged or not whole.</summary>
    public static RunState? Load(string id, IReadOnlyDictionary<int, byte[]> parts)
    {
        if (!parts.TryGetValue(HeaderPart, out var header) || SnapshotPart.Open(header) is not { } from) return null;
        var state = new RunState(id);
        var (count, attachments, status) = state.ReadHeader(from);
        for (var part = 0; part * PartedList<LogSlot>.PartSize < count; part++)
        {
            if (!parts.TryGetValue(part + 1, out var bytes) || SnapshotPart.Open(bytes) is not { } logs) return null;
            state.ReadPart(logs);
        }

        if (state.Logs.Count != count) return null;
        foreach (var attachment in attachments) state.Views.Set(attachment, state.Logs, state.Judgments.Columns);
        (state.Status, state.Verdict, state._setManually) = status;
        return state;
    }

    private FrozenPart Freeze(int part) => new(
        part * PartedList<LogSlot>.PartSize, Logs.Freeze(part), Sharers.Freeze(part), [.. Judgments.Columns.Select(column => column.Freeze(part))]);

    private void MarkChanged(int position) => _changedParts.Add(position / PartedList<LogSlot>.PartSize);
}
