using Evals.Contracts;

namespace Evals.Domain.Runs;

/// <summary>What the run waits for, and the moves that it makes without being told.</summary>
public sealed partial class RunState
{
    /// <summary>What the rules look at besides the status.</summary>
    internal RunCircumstances Circumstances => new(_created?.Orchestrated == true, Views.HasCallers, Views.HasServers);

    /// <summary>Whether the run has to make logs itself: it was told that the server would, and datapoints have none yet.</summary>
    public bool MakesLogs => _created is { Orchestrated: true, Version: not null, Dataset: { } dataset }
        && !IsOver
        && CoveredDatapoints < dataset.DatapointCount;

    /// <summary>Whether logs that were posted to no run may belong here: always while the run takes logs when the newest one counts;
    /// otherwise when nobody has said that the server would make the run's logs, and datapoints have none that is complete.</summary>
    public bool WaitsForLogs => _created is { Version: not null, Dataset: { } dataset }
        && Rules.IsJoined
        && (Rules.NewestCounts ? Rules.TakesLogs(Status) : !_created.Orchestrated && !IsOver && CoveredDatapoints < dataset.DatapointCount);

    /// <summary>Whether a log for this datapoint of the dataset may join the run.</summary>
    public bool WaitsFor(int datapoint) => WaitsForLogs && (Rules.NewestCounts || !HasLogOf(datapoint));

    /// <summary>Whether there may be logs or judgments that the run has to make itself.</summary>
    public bool HasWork => MakesLogs || (!StatusMoves.IsFinal(Status) && Views.Servers.Any(server => server.View.Judged < Logs.Live));

    /// <summary>Whether one of these positions waits for a judgment that only a server could give.</summary>
    public bool WaitsForServer(int from, int to)
    {
        for (var position = from; position < to; position++)
        {
            if (WaitsForServer(position)) return true;
        }

        return false;
    }

    internal bool WaitsForServer(int position)
    {
        var slot = Logs[position];
        if (!slot.IsComplete || slot.IsRemoved || StatusMoves.IsFinal(Status)) return false;
        foreach (var (_, view) in Views.Servers)
        {
            if (!view.IsJudged(position)) return true;
        }

        return false;
    }

    private bool IsOver => Status is not (RunStatus.Pending or RunStatus.Queued or RunStatus.Running);

    /// <summary>The moves that the run makes without being told: running with the first log, completed when nothing is missing,
    /// running again when something is, unless somebody said that it was completed.</summary>
    private void MoveAutomatically()
    {
        if (!Rules.MovesAutomatically(Circumstances)) return;
        var target = NothingMissing() ? RunStatus.Completed : Logs.Count > 0 ? RunStatus.Running : Status;
        if (target == Status || (Status == RunStatus.Completed && _setManually) || !StatusMoves.AllowsAutomatic(Status, target)) return;
        (Status, Verdict, _setManually, EndedAt) = (target, null, false, null);
    }

    private bool NothingMissing() => Views.AllJudged(Logs.Live)
        && (Dataset is { } dataset ? CoveredDatapoints == dataset.DatapointCount : Logs.Live > 0 && Logs.Complete == Logs.Live);
}
