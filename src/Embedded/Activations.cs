using System.Collections.Concurrent;
using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;

namespace Evals.Embedded;

/// <summary>The grains in memory: finds or makes one per key, lets idle ones go, lets all go in the end.</summary>
internal sealed class Activations(Func<GrainId, IActivation> create, EmbeddedOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _table = new();

    /// <summary>Grains whose last activation left a write behind that may still arrive, until the next one is loaded.</summary>
    private readonly ConcurrentDictionary<GrainId, bool> _suspect = new();
    private int _count;
    private int _trimming;
    private volatile bool _closed;

    /// <summary>How many grains are in memory.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The grain's current activation, which stays until <see cref="Exit"/>.</summary>
    public Activation Enter(GrainId id)
    {
        while (true)
        {
            var activation = _table.TryGetValue(id, out var there) ? there : Add(id);
            if (_closed) throw new GrainUnavailableException("The engine is stopping.");
            if (activation.Calls.TryEnter()) return activation;
            // It is leaving. All it knows is committed, so that a fresh one need not wait for it.
            Remove(id, activation);
        }
    }

    /// <summary>A call has ended.</summary>
    public void Exit(Activation activation)
    {
        activation.LastUsed = time.GetTimestamp();
        activation.Calls.Exit();
    }

    private Activation Add(GrainId id)
    {
        var grain = create(id);
        var activation = new Activation(grain) { LastUsed = time.GetTimestamp() };
        var late = false;
        grain.MayWritesBeLate = () => late |= _suspect.TryRemove(id, out _);
        grain.Ended = fault =>
        {
            if (late || fault is TimeoutException) _suspect[id] = true;
            Remove(id, activation);
        };
        var current = _table.GetOrAdd(id, activation);
        if (current == activation && Interlocked.Increment(ref _count) > options.MaxActivations) StartTrim();
        return current;
    }

    private void Remove(GrainId id, Activation activation)
    {
        if (_table.TryRemove(new KeyValuePair<GrainId, Activation>(id, activation))) Interlocked.Decrement(ref _count);
    }

    /// <summary>Lets go of the grains that nobody has called for a while.</summary>
    public Task LeaveIdle() =>
        LetGo(_table.Where(entry => time.GetElapsedTime(entry.Value.LastUsed) >= options.IdleAfter));

    private void StartTrim()
    {
        if (Interlocked.Exchange(ref _trimming, 1) == 1) return;
        _ = Task.Run(async () =>
        {
            // Grains that came while others were going found this one at work: it is for them, too. Where all are in use nothing goes,
            // and the next one that comes tries again.
            bool some;
            do
            {
                some = await Trim() > 0;
                Volatile.Write(ref _trimming, 0);
            }
            while (some && Count > options.MaxActivations && Interlocked.Exchange(ref _trimming, 1) == 0);
        });
    }

    /// <summary>Lets go of those used least recently, a tenth more than must be so that it is not done for every new one.</summary>
    /// <returns>How many went.</returns>
    private Task<int> Trim()
    {
        var all = _table.ToArray();
        return LetGo(all.OrderBy(entry => entry.Value.LastUsed).Take(all.Length - options.MaxActivations + options.MaxActivations / 10));
    }

    private async Task<int> LetGo(IEnumerable<KeyValuePair<GrainId, Activation>> entries)
    {
        var gone = 0;
        await Parallel.ForEachAsync(entries, Few, async (entry, _) =>
        {
            if (!entry.Value.Calls.TryCloseEmpty()) return;
            Remove(entry.Key, entry.Value);
            Interlocked.Increment(ref gone);
            await entry.Value.Grain.Leave();
        });
        return gone;
    }

    /// <summary>Lets every grain finish its calls and go; no call is taken from now on.</summary>
    public async Task LeaveAll(CancellationToken deadline)
    {
        _closed = true;
        await Parallel.ForEachAsync(_table.Values, Few, async (activation, _) =>
        {
            await activation.Calls.Close().WaitAsync(deadline);
            await activation.Grain.Leave().WaitAsync(deadline);
        });
    }

    /// <summary>Each may write a snapshot: some together, so that the store can commit them together.</summary>
    private static readonly ParallelOptions Few = new() { MaxDegreeOfParallelism = 32 };
}
