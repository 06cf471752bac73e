using System.Collections.Concurrent;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Engine.Faults;

internal enum AppendFault
{
    None,

    /// <summary>Fails; nothing is written.</summary>
    Before,

    /// <summary>Is written, and the answer is lost.</summary>
    After,
}

/// <summary>A journal whose appends can be held up and made to fail.</summary>
internal sealed class FaultyJournal(IJournal inner) : IJournal
{
    private readonly ConcurrentQueue<Hold> _holds = new();
    private (Func<JournalAppend, bool> Which, Hold Hold)? _chosen;

    /// <summary>Decides what goes wrong with an append.</summary>
    public Func<JournalAppend, AppendFault> Fault { get; set; } = _ => AppendFault.None;

    /// <summary>What is appended instead: what another program would have written.</summary>
    public Func<JournalAppend, JournalAppend> Translate { get; set; } = append => append;

    /// <summary>Whether reads fail.</summary>
    public bool Unreadable { get; set; }

    /// <summary>What was to be appended, in order, also what failed.</summary>
    public ConcurrentQueue<JournalAppend> Appends { get; } = new();

    /// <summary>From which entries on the journal was read, in order.</summary>
    public ConcurrentQueue<(GrainId Grain, long AfterSeq)> Reads { get; } = new();

    /// <summary>Holds up the next append.</summary>
    public Hold HoldNext()
    {
        var hold = new Hold();
        _holds.Enqueue(hold);
        return hold;
    }

    /// <summary>Holds up the next append that is one of these.</summary>
    public Hold HoldNext(Func<JournalAppend, bool> which)
    {
        _chosen = (which, new Hold());
        return _chosen.Value.Hold;
    }

    /// <summary>Whether there is more in it than the empty entry that shuts late writes out, which engines are free to need or not.</summary>
    public static bool TellsSomething(JournalAppend append) => append.Events.Length > "[]".Length;

    /// <summary>Makes the next append that tells something fail.</summary>
    public void FailNext(AppendFault fault) => Fault = append =>
    {
        if (!TellsSomething(append)) return AppendFault.None;
        Fault = _ => AppendFault.None;
        return fault;
    };

    public async Task<AppendOutcome> Append(JournalAppend append)
    {
        Appends.Enqueue(append);
        if (_holds.TryDequeue(out var hold)) await hold.Pass();
        if (_chosen is { } chosen && chosen.Which(append))
        {
            _chosen = null;
            await chosen.Hold.Pass();
        }

        var fault = Fault(append);
        if (fault == AppendFault.Before) throw new GrainUnavailableException("The disk is full.");
        var outcome = await inner.Append(Translate(append));
        if (fault == AppendFault.After) throw new GrainUnavailableException("The connection was lost.");
        return outcome;
    }

    public Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows) => inner.Write(workspace, rows);

    public IAsyncEnumerable<JournalEntry> Read(GrainId grain, long afterSeq, CancellationToken cancel = default)
    {
        Reads.Enqueue((grain, afterSeq));
        return Unreadable ? throw new GrainUnavailableException("The database is away.") : inner.Read(grain, afterSeq, cancel);
    }
}

/// <summary>An append that waits for a test.</summary>
internal sealed class Hold
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the append has come as far as this.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.TrySetResult();

    internal Task Pass()
    {
        _reached.TrySetResult();
        return _released.Task;
    }
}
