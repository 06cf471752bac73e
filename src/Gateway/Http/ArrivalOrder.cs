using Evals.Contracts;

namespace Evals.Gateway.Http;

/// <summary>Lets requests about the same thing take effect in the order in which they came in, while what each has to prepare is done side by
/// side. Holds nothing for things that nobody asks about.</summary>
internal sealed class ArrivalOrder(TimeProvider time)
{
    /// <summary>How long anybody waits for those before: a body that comes in more slowly loses its place.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<GrainKey, Turn> _last = [];

    /// <summary>Takes the next place for a thing; to be disposed of when the request has taken effect, or will not.</summary>
    public Turn Enter(GrainKey thing)
    {
        lock (_gate)
        {
            var before = _last.TryGetValue(thing, out var last) ? last.Left : Task.CompletedTask;
            return _last[thing] = new Turn(this, thing, before);
        }
    }

    private void Leave(Turn turn, GrainKey thing)
    {
        lock (_gate)
        {
            if (_last.TryGetValue(thing, out var last) && last == turn) _last.Remove(thing);
        }
    }

    private async Task Wait(Task before)
    {
        if (before.IsCompleted) return;
        try
        {
            await before.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            // Those before take effect later than they came in.
        }
    }

    /// <summary>A request's place.</summary>
    public sealed class Turn(ArrivalOrder order, GrainKey thing, Task before) : IDisposable
    {
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Left => _left.Task;

        /// <summary>Done when nobody who came in earlier is left, as far as one waits for them.</summary>
        public Task Come() => order.Wait(before);

        public void Dispose()
        {
            // Those behind wait for those before, too, when this one leaves without having waited.
            if (before.IsCompleted) End();
            else _ = before.ContinueWith(_ => End(), TaskScheduler.Default);
        }

        private void End()
        {
            order.Leave(this, thing);
            _left.SetResult();
        }
    }
}
