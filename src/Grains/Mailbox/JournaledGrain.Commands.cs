using System.Text.Json;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    // What the current cycle has decided and not yet committed. Rows are handed to the journal for good, events are serialized.
    private readonly List<TEvent> _events = [];
    private List<StoreRow> _rows = [];

    /// <summary>Decides all that was taken, commits it as one entry, then answers.</summary>
    private async Task RunCommands()
    {
        await Decide(_commands);
        var outcome = await Append(_commands);
        if (outcome.Kind == AppendOutcomeKind.Conflict)
        {
            await RunOneByOne(outcome.Row!);
            return;
        }

        foreach (var command in _commands) command.Answer();
    }

    /// <summary>After a conflict: whose it was can't be told from the entry, so that each command gets one of its own.</summary>
    private async Task RunOneByOne(StoreRow row)
    {
        await Load();
        if (_commands.Count == 1)
        {
            _commands[0].Conflict(row);
            return;
        }

        foreach (var command in _commands)
        {
            List<ICommandTurn> alone = [command];
            await Decide(alone);
            var outcome = await Append(alone);
            if (outcome.Kind == AppendOutcomeKind.Conflict)
            {
                await Load();
                command.Conflict(outcome.Row!);
            }
            else
            {
                command.Answer();
            }
        }
    }

    /// <summary>Decides. Where that comes to no entry, which would shut out late writes by itself, they are shut out before.</summary>
    private async ValueTask Decide(List<ICommandTurn> commands)
    {
        foreach (var command in commands) command.Decide(this);
        if (_events.Count > 0 || !_unfenced) return;
        await FenceLateWrites();
        foreach (var command in commands) command.Decide(this);
    }

    private void Stage(IReadOnlyList<TEvent> events, IReadOnlyList<StoreRow> rows)
    {
        for (var i = 0; i < events.Count; i++)
        {
            Apply(_state!, events[i]);
            _events.Add(events[i]);
        }

        for (var i = 0; i < rows.Count; i++) _rows.Add(rows[i]);
    }

    /// <summary>Commits what is staged; a conflict leaves the state to be loaded again, everything else that is no success throws.</summary>
    /// <param name="commands">Whose events these are.</param>
    private async Task<AppendOutcome> Append(List<ICommandTurn> commands)
    {
        if (_events.Count == 0) return AppendOutcome.Committed;
        if (RowOf(_state!) is { } row) _rows.Add(row);
        var entry = new JournalAppend(Id, _seq + 1, JsonSerializer.SerializeToUtf8Bytes(_events, EventsJson), _rows.Count > 0 ? _rows : []);
        var count = _events.Count;
        ClearStaged();

        using var trace = Trace(entry, commands);

        // A time-out of our own: a journal that hangs must not hold the callers, nor a fresh activation that waits for this one.
        var outcome = await Services.Stores.Journal.Append(entry).WaitAsync(Services.Options.FlushTimeout, Services.Time);
        if (outcome.Kind == AppendOutcomeKind.Stale)
            throw new GrainUnavailableException($"Another activation of {Id} has written entry {entry.Seq}.");
        if (outcome.Kind == AppendOutcomeKind.Committed)
        {
            _seq++;
            _unfenced = false;
            _eventsSinceSnapshot += count;
        }

        return outcome;
    }

    private static AppendTrace Trace(JournalAppend entry, List<ICommandTurn> commands)
    {
        if (GrainMetrics.BatchSize.Enabled) GrainMetrics.BatchSize.Record(commands.Count, GrainMetrics.Kind(entry.Grain));
        return GrainMetrics.Spans.HasListeners() ? AppendTrace.Start(entry.Grain, entry.Seq, commands.Select(command => command.Trace)) : default;
    }

    private void ClearStaged()
    {
        _events.Clear();
        if (_rows.Count > 0) _rows = [];
    }
}
