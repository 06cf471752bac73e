using System.Diagnostics;
using System.Text.Json;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    private TState? _state;

    /// <summary>The seq of the last entry in the state.</summary>
    private long _seq;

    /// <summary>Whether a late write of another activation could still take the place of the next entry without this one's knowledge.</summary>
    private bool _unfenced;

    /// <summary>Reads the state anew: the snapshot as far as it goes, the journal for the rest.</summary>
    private async Task Load()
    {
        _state = null;
        ForgetSnapshots();
        var start = Stopwatch.GetTimestamp();
        using var overdue = new CancellationTokenSource(Services.Options.LoadTimeout, Services.Time);
        _state = await LoadWithin(overdue.Token).WaitAsync(overdue.Token);
        _unfenced = MayWritesBeLate?.Invoke() == true;
        Loaded(_state);
        GrainMetrics.LoadDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, GrainMetrics.Kind(Id));
        lock (_gate)
            CountActivation(true);
    }

    /// <summary>Takes the next place in the journal with an empty entry, before an answer that writes nothing and could otherwise rest on
    /// a state that is out of date. Where a late write was there first, it is read.</summary>
    private async Task FenceLateWrites()
    {
        while (_unfenced)
        {
            var fence = Services.Stores.Journal.Append(new JournalAppend(Id, _seq + 1, "[]"u8.ToArray(), []));
            if ((await fence.WaitAsync(Services.Options.FlushTimeout, Services.Time)).Kind == AppendOutcomeKind.Committed)
            {
                _seq++;
                _unfenced = false;
            }
            else
            {
                await Load();
            }
        }
    }

    private async Task<TState> LoadWithin(CancellationToken overdue)
    {
        var snapshot = await Services.Stores.Snapshots.Read(Id, overdue);
        if (snapshot is null || Restore(snapshot) is not var (state, directory) || !await Replay(state, directory.Seq, overdue))
            await Replay(state = NewState(), 0, overdue);
        else
            _snapshots.Found(directory);
        return state;
    }

    private (TState State, SnapshotDirectory Directory)? Restore(Snapshot snapshot)
    {
        try
        {
            var directory = SnapshotDirectory.Of(snapshot);
            if (directory.Places.Count == 0) return null;
            if (TryLoad(directory.Find(snapshot.Parts)) is { } state) return (state, directory);
            Services.Log.Warning($"{Id} can't use its snapshot of entry {snapshot.Seq} and reads its whole journal.");
        }
        catch (Exception fault)
        {
            Services.Log.Warning($"{Id} can't read its snapshot of entry {snapshot.Seq} and reads its whole journal.", fault);
        }

        return null;
    }

    /// <summary>Applies the entries after <paramref name="from"/>; false when the journal has no entry <paramref name="from"/>,
    /// so that the snapshot knows of things that never happened.</summary>
    private async Task<bool> Replay(TState state, long from, CancellationToken overdue)
    {
        _seq = from;
        _eventsSinceSnapshot = 0;
        var known = from == 0;
        await foreach (var entry in Services.Stores.Journal.Read(Id, Math.Max(0, from - 1), overdue))
        {
            if (entry.Seq == from)
            {
                known = true;
                continue;
            }

            if (!known) return false;
            if (entry.Seq != _seq + 1) throw new InvalidDataException($"{Id} has entry {entry.Seq} after entry {_seq} in its journal.");
            ApplyEntry(state, entry);
        }

        return known;
    }

    private void ApplyEntry(TState state, JournalEntry entry)
    {
        var events = JsonSerializer.Deserialize(entry.Events, EventsJson)
            ?? throw new InvalidDataException($"{Id} has a null for entry {entry.Seq} in its journal.");
        foreach (var happened in events) Apply(state, happened);
        _seq = entry.Seq;
        _eventsSinceSnapshot += events.Count;
    }
}
