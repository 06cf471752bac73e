namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    private int _eventsSinceSnapshot;

    // Of the state that is loaded. Touched only by the pump.
    private SnapshotWriter _snapshots = new(id, services);

    private void StartSnapshotWhenDue()
    {
        if (_eventsSinceSnapshot >= Services.Options.SnapshotEvery) StartSnapshot();
    }

    private async Task WriteLastSnapshot()
    {
        await _snapshots.Finish();
        if (_state is null || _eventsSinceSnapshot < Services.Options.SnapshotOnLeave) return;
        StartSnapshot();
        await _snapshots.Finish();
    }

    private void StartSnapshot()
    {
        if (_snapshots.IsBusy || !SnapshotPays(_state!)) return;
        _eventsSinceSnapshot = 0;
        try
        {
            if (TakeChangedParts(_state!) is { } changed) _snapshots.Start(_seq, changed);
        }
        catch (Exception fault)
        {
            _snapshots.Break(fault);
        }
    }

    /// <summary>What was taken out of a state that is dropped is in no state any more.</summary>
    private void ForgetSnapshots()
    {
        _snapshots.Abandon();
        _snapshots = new SnapshotWriter(Id, Services);
    }
}
