using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Grains;

/// <summary>What the run does by itself: the errored logs and judgments that stand in for work that this server does not do. In
/// chunks, beside the calls, and begun again by whoever asks for the run after a crash: what is left follows from the state.</summary>
internal partial class RunGrain
{
    private const int WorkChunk = 256;

    private readonly Lock _workLock = new();
    private bool _workAsked;
    private bool _working;

    private async Task<Result<T>> WithWork<T>(Task<Result<T>> command)
        where T : notnull
    {
        var answer = await command;
        if (answer.IsOk && await Read(state => state.HasWork)) StartWork();
        return answer;
    }

    private void StartWork()
    {
        lock (_workLock)
        {
            _workAsked = true;
            if (_working) return;
            _working = true;
        }

        _ = Work();
    }

    private async Task Work()
    {
        try
        {
            while (TakeAsked())
            {
                await MakeLogs();
                await JudgeAutomatically();
            }
        }
        catch (Exception fault)
        {
            Services.Log.Warning($"{Id} could not finish what it does by itself; the next reader starts it again.", fault);
            lock (_workLock) _working = false;
        }
    }

    private bool TakeAsked()
    {
        lock (_workLock)
        {
            _working = _workAsked;
            _workAsked = false;
            return _working;
        }
    }

    private async Task MakeLogs()
    {
        var dataset = await Read(state => state.MakesLogs ? state.Dataset : null);
        if (dataset is null || await Datapoints() is not { } datapoints) return;
        for (var done = 0; await DatapointIds(dataset, new Window(done, WorkChunk)) is { Count: > 0 } ids; done += ids.Count)
        {
            var now = Now;
            var more = await Execute(state => Staged(RunDecisions.MakeLogs(state, ids, datapoints, now, Services.Ids)));
            if (more is not { IsOk: true, Value: true }) return;
        }
    }

    private async Task JudgeAutomatically()
    {
        for (int from = 0, count; from < (count = await Read(state => state.HasWork ? state.LogCount : 0)); from += WorkChunk)
        {
            var (first, to) = (from, Math.Min(from + WorkChunk, count));
            if (await Read(state => state.WaitsForServer(first, to))) await JudgeAutomatically(first, to);
        }
    }

    private async Task JudgeAutomatically(int from, int to)
    {
        var logs = await Services.Stores.Logs.InRun(Id.Workspace, RunId, from, to);
        var own = logs.Where(entry => entry.Log.HomeRunId == RunId).Select(entry => ((int)entry.Position, entry.Log.Id)).ToList();
        var now = Now;
        var outbox = new List<Ports.OutboxMessage>();
        await Execute(state => Staged(RunDecisions.JudgeAutomatically(state, own, now, Services.Ids), outbox));
        await Services.Deliver(Id, outbox);

        // Of another home's logs only that home takes judgments; it tells this run of them.
        foreach (var (position, log) in logs.Where(entry => entry.Log.HomeRunId != RunId))
        {
            foreach (var judgment in await Read(state => RunDecisions.JudgmentsByServer(state, (int)position, log.Id)))
                await Run(log.HomeRunId).Judge(judgment);
        }
    }
}
