namespace Evals.Embedded;

/// <summary>Counts calls in flight. Once closed it lets none in, and tells when the last one is out.</summary>
internal sealed class CallGate
{
    private const int Closed = 1 << 30;

    private int _state;
    private TaskCompletionSource? _empty;

    /// <summary>How many calls are in flight.</summary>
    public int InFlight => Volatile.Read(ref _state) & ~Closed;

    public bool TryEnter()
    {
        if ((Interlocked.Increment(ref _state) & Closed) == 0) return true;
        Exit();
        return false;
    }

    public void Exit()
    {
        if (Interlocked.Decrement(ref _state) == Closed) _empty?.TrySetResult();
    }

    /// <summary>Closes if no call is in flight.</summary>
    public bool TryCloseEmpty() => Interlocked.CompareExchange(ref _state, Closed, 0) == 0;

    /// <summary>Closes. The task is done when no call is in flight. To be called once.</summary>
    public Task Close()
    {
        // Before the flag: whoever sees the flag and is the last one out must find something to complete.
        _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if ((Interlocked.Or(ref _state, Closed) & ~Closed) == 0) _empty.TrySetResult();
        return _empty.Task;
    }
}
