using System.Collections.Concurrent;
using Evals.Grains.Ports;

namespace Evals.Engine.Notebook;

/// <summary>Sees whether two turns of one grain were ever under way at once.</summary>
internal sealed class TurnProbe
{
    private readonly ConcurrentDictionary<GrainId, Turn> _turns = new();

    public bool Overlapped { get; private set; }

    private int _begun;
    private int _come;

    /// <summary>How many calls have reached a grain.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>How many of them are in its mailbox.</summary>
    public int Come => Volatile.Read(ref _come);

    /// <summary>Counts a call that puts itself into the mailbox.</summary>
    public Task<T> Count<T>(Func<Task<T>> call)
    {
        Interlocked.Increment(ref _begun);
        var waiting = call();
        Interlocked.Increment(ref _come);
        return waiting;
    }

    public Turn Enter(GrainId grain)
    {
        var turn = _turns.GetOrAdd(grain, _ => new Turn(this));
        turn.Enter();
        return turn;
    }

    internal sealed class Turn(TurnProbe probe) : IDisposable
    {
        private int _inside;

        public void Enter()
        {
            if (Interlocked.Increment(ref _inside) > 1) probe.Overlapped = true;
            // Gives others the processor in the middle of the turn, so that an overlap does happen where it can.
            Thread.Yield();
        }

        public void Dispose() => Interlocked.Decrement(ref _inside);
    }
}
