using System.Runtime.CompilerServices;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Engine.Faults;

/// <summary>One engine's way to the journal, which ends when its process is killed: what is on its way then may be written or
/// not, and nobody is told.</summary>
/// <param name="before">What the process before has on its way: this one begins when that has been written, or not.</param>
internal sealed class MortalJournal(IJournal inner, Task before) : IJournal
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _still = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _onTheirWay;
    private bool _dead;

    /// <summary>Lets nothing more through. The task is done when what is on its way has been written, or not.</summary>
    public Task Kill()
    {
        lock (_gate)
        {
            _dead = true;
            if (_onTheirWay == 0) _still.TrySetResult();
            return _still.Task;
        }
    }

    public Task<AppendOutcome> Append(JournalAppend append) => Pass(() => inner.Append(append));

    public Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows) => Pass(() => inner.Write(workspace, rows));

    public async IAsyncEnumerable<JournalEntry> Read(
        GrainId grain, long afterSeq, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await before;
        MustLive();
        await foreach (var entry in inner.Read(grain, afterSeq, cancel)) yield return entry;
    }

    private async Task<AppendOutcome> Pass(Func<Task<AppendOutcome>> write)
    {
        await before;
        lock (_gate)
        {
            MustLive();
            _onTheirWay++;
        }

        try
        {
            return await write();
        }
        finally
        {
            lock (_gate)
            {
                if (--_onTheirWay == 0 && _dead) _still.TrySetResult();
            }

            MustLive();
        }
    }

    private void MustLive()
    {
        lock (_gate)
        {
            if (_dead) throw new GrainUnavailableException("The process is dead.");
        }
    }
}
