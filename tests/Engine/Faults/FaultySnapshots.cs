using System.Collections.Concurrent;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Engine.Faults;

/// <summary>Snapshots that can fail to be written and be tampered with when read.</summary>
internal sealed class FaultySnapshots(ISnapshots inner) : ISnapshots
{
    public bool Unwritable { get; set; }

    /// <summary>How many writes come through before the others fail.</summary>
    public int WritableFor { get; set; } = int.MaxValue;

    /// <summary>Changes what is read.</summary>
    public Func<Snapshot?, Snapshot?> Tamper { get; set; } = snapshot => snapshot;

    /// <summary>What was to be written, in order, also what failed.</summary>
    public ConcurrentQueue<Snapshot> Writes { get; } = new();

    public async Task<Snapshot?> Read(GrainId grain, CancellationToken cancel = default) => Tamper(await inner.Read(grain, cancel));

    public Task Write(GrainId grain, Snapshot changed)
    {
        Writes.Enqueue(changed);
        return Unwritable || WritableFor-- <= 0 ? throw new GrainUnavailableException("The disk is full.") : inner.Write(grain, changed);
    }
}
