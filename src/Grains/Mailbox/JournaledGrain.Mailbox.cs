using Evals.Contracts;

namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    private readonly Lock _gate = new();

    // Under the gate. The lists change places with the pump's when it takes what waits.
    private List<IReadTurn> _waitingReads = [];
    private List<ICommandTurn> _waitingCommands = [];
    private string? _closed;
    private bool _pumping;
    private TaskCompletionSource? _idle;

    // The pump's own.
    private List<IReadTurn> _reads = [];
    private List<ICommandTurn> _commands = [];

    public Action<Exception>? Ended { get; set; }

    public Func<bool>? MayWritesBeLate { get; set; }

    /// <summary>Turns that are posted together are taken together.</summary>
    private void Post(params ReadOnlySpan<ITurn> turns)
    {
        lock (_gate)
        {
            if (_closed is not null) throw TurnedAway(turns, _closed);
            if (_waitingReads.Count + _waitingCommands.Count + turns.Length > Services.Options.MailboxLimit)
                throw TurnedAway(turns, "has too many calls waiting");

            foreach (var turn in turns)
            {
                if (turn is IReadTurn read) _waitingReads.Add(read);
                else _waitingCommands.Add((ICommandTurn)turn);
            }

            CountWaiting(turns.Length);
            if (_pumping) return;
            _pumping = true;
        }

        // The pump outlives the call that starts it and must not carry that call's ambient data along.
        using (ExecutionContext.SuppressFlow())
            _ = Pump();
    }

    private GrainUnavailableException TurnedAway(ReadOnlySpan<ITurn> turns, string why)
    {
        var refusal = new GrainUnavailableException($"{Id} {why}.");
        foreach (var turn in turns) turn.Trace?.Failed(refusal);
        return refusal;
    }

    private async Task Pump()
    {
        try
        {
            for (var cycle = 0; TakeWaiting(); cycle++)
            {
                // The first cycle runs on the thread of the call that started the pump; the rest is not that caller's work.
                if (cycle == 1) await Task.Yield();
                if (_state is null) await Load();
                if (_reads.Count > 0) await AnswerReads();
                if (_commands.Count > 0) await RunCommands();
                StartSnapshotWhenDue();
            }
        }
        catch (Exception fault)
        {
            End(fault);
        }
    }

    private bool TakeWaiting()
    {
        _reads.Clear();
        _commands.Clear();
        lock (_gate)
        {
            (_reads, _waitingReads) = (_waitingReads, _reads);
            (_commands, _waitingCommands) = (_waitingCommands, _commands);
            if (_reads.Count + _commands.Count > 0)
            {
                CountWaiting(-_reads.Count - _commands.Count);
                return true;
            }

            GoIdle();
            return false;
        }
    }

    /// <summary>Under the gate: the pump is done, and touches nothing any more.</summary>
    private void GoIdle()
    {
        _pumping = false;
        _idle?.TrySetResult();
    }

    private async ValueTask AnswerReads()
    {
        if (_unfenced) await FenceLateWrites();
        foreach (var read in _reads) read.Answer(_state!);
    }

    /// <summary>The activation is over: nobody can tell any more what is committed.</summary>
    private void End(Exception fault)
    {
        _state = null;
        _snapshots.Abandon();
        lock (_gate)
        {
            _closed = "has just ended";
            CountWaiting(-_waitingReads.Count - _waitingCommands.Count);
            CountActivation(false);
            GoIdle();
        }

        GrainMetrics.Failures.Add(1, GrainMetrics.Kind(Id), GrainMetrics.Error(fault));

        Services.Log.Warning($"{Id} ended its activation.", fault);
        Ended?.Invoke(fault);
        // Those that were answered already stay answered.
        foreach (var turn in _reads.Concat<ITurn>(_commands).Concat(_waitingReads).Concat(_waitingCommands))
            turn.Fail(new GrainUnavailableException($"{Id} could not finish the call.", fault));
    }

    public async Task Leave()
    {
        Task idle;
        lock (_gate)
        {
            _closed ??= "is leaving";
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_pumping) _idle.TrySetResult();
            idle = _idle.Task;
        }

        await idle;
        await WriteLastSnapshot();
        lock (_gate)
            CountActivation(false);
    }
}
