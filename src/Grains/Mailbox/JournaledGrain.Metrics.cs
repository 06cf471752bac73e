namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    // Under the gate: once for an activation that has loaded, however often it loads and however it goes.
    private bool _isCounted;

    private void CountWaiting(int calls)
    {
        if (GrainMetrics.MailboxLength.Enabled) GrainMetrics.MailboxLength.Add(calls, GrainMetrics.Kind(Id));
    }

    private void CountActivation(bool isLoaded)
    {
        if (isLoaded == _isCounted) return;
        _isCounted = isLoaded;
        GrainMetrics.Activations.Add(isLoaded ? 1 : -1, GrainMetrics.Kind(Id));
    }
}
