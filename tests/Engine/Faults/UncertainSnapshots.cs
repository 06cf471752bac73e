using Evals.Engine.Hosting;
using Evals.Grains.Ports;

namespace Evals.Engine.Faults;

/// <summary>Snapshots whose writes fail at random: before they are written, afterwards, or so that they are written later.</summary>
internal sealed class UncertainSnapshots(ISnapshots inner, Dice dice) : ISnapshots
{
    private readonly List<Snapshot> _late = [];

    public int Faults { get; private set; }

    public Task<Snapshot?> Read(GrainId grain, CancellationToken cancel = default) => inner.Read(grain, cancel);

    public async Task Write(GrainId grain, Snapshot changed)
    {
        await Task.Yield();
        var fault = dice.Next(0, 20);
        await WriteLate(grain);
        if (fault == 1) Keep(changed);
        else if (fault != 0) await inner.Write(grain, changed);
        if (fault > 2) return;
        lock (_late) Faults++;
        throw new TimeoutException("No answer.");
    }

    /// <summary>Writes what is still late.</summary>
    public async Task Settle(GrainId grain)
    {
        foreach (var late in _late) await inner.Write(grain, late);
        _late.Clear();
    }

    private void Keep(Snapshot changed)
    {
        lock (_late) _late.Add(changed);
    }

    private async Task WriteLate(GrainId grain)
    {
        if (!dice.Chance(30)) return;
        Snapshot? late = null;
        lock (_late)
        {
            if (_late.Count > 0)
            {
                late = _late[0];
                _late.RemoveAt(0);
            }
        }

        if (late is not null) await inner.Write(grain, late);
    }
}
