using Evals.Grains.Ports;

namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    private int _eventsSinceSnapshot;

    // Parts that were taken out of the state and are not known to be written. Touched only by the pump.
    private Dictionary<int, byte[]> _unwritten = [];
    private bool _partsLost;
    private Task<bool> _snapshot = Task.FromResult(true);

    /// <summary>Starts a snapshot beside the calls: nobody waits for it, and when it fails the next one carries its parts.</summary>
    private void StartSnapshotWhenDue()
    {
        if (_eventsSinceSnapshot < Services.Options.SnapshotEvery || !_snapshot.IsCompleted || !SnapshotPays(_state!)) return;
        if (TakeParts()) _snapshot = WriteSnapshot(new Snapshot(_seq, _unwritten));
    }

    private async Task WriteLastSnapshot()
    {
        await _snapshot;
        if (_state is null || _eventsSinceSnapshot < Services.Options.SnapshotOnLeave || !SnapshotPays(_state)) return;
        if (TakeParts()) await WriteSnapshot(new Snapshot(_seq, _unwritten));
    }

    /// <summary>Collects what changed, on top of what the last snapshot could not write; false when there is nothing.</summary>
    private bool TakeParts()
    {
        _eventsSinceSnapshot = 0;
        if (_partsLost) return false;

        // The dictionary may still be in the hands of a write that timed out: it is never changed, only replaced.
        _unwritten = _snapshot.Result ? [] : new Dictionary<int, byte[]>(_unwritten);
        try
        {
            foreach (var (number, part) in TakeChangedParts(_state!) ?? EmptyParts) _unwritten[number] = part;
        }
        catch (Exception fault)
        {
            _partsLost = true;
            Services.Log.Error($"{Id} can't make a snapshot and makes do without.", fault);
        }

        return !_partsLost && _unwritten.Count > 0;
    }

    private async Task<bool> WriteSnapshot(Snapshot snapshot)
    {
        try
        {
            await Services.Stores.Snapshots.Write(Id, snapshot).WaitAsync(Services.Options.FlushTimeout, Services.Time);
            return true;
        }
        catch (Exception fault)
        {
            Services.Log.Warning($"{Id} could not write its snapshot of entry {snapshot.Seq}.", fault);
            return false;
        }
    }

    /// <summary>What was taken out of a state that is dropped is in no state any more.</summary>
    private void ForgetSnapshots()
    {
        _unwritten = [];
        _partsLost = false;
        _snapshot = Task.FromResult(true);
    }

    private static readonly IReadOnlyDictionary<int, byte[]> EmptyParts = new Dictionary<int, byte[]>();
}
