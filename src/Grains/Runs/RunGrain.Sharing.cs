using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Grains;

internal partial class RunGrain
{
    private const int HomesAtOnce = 64;

    private readonly ExpectedLogs _expected = new();

    public async Task<Result<RunView>> AddExistingLogs(IReadOnlyList<LogPlace> logs)
    {
        var own = await Read(state => state.IsRun ? logs.Where(log => log.HomeRunId == RunId && !state.Has(log.LogId)).ToList() : null);
        if (own is null) return NoRun();
        // A log that is at home here is in the run, unless there is none.
        if (own.Count > 0) return Refusal.NotFound("Log", "log_ids", own[0].LogId);
        return await TakeUp(logs.Where(log => log.HomeRunId != RunId).DistinctBy(log => log.LogId).ToList(), RunDecisions.TakeLogs);
    }

    /// <summary>Has the logs shared by their homes, and decides on what these told of them.</summary>
    private async Task<Result<RunView>> TakeUp(
        List<LogPlace> foreign, Func<RunState, IReadOnlyList<LogFacts>, DatapointSet?, DateTimeOffset, RunDecision<RunView>> decide)
    {
        // Homes are asked also for logs that the run has: what it was told of them may have been lost with an activation.
        using var expecting = _expected.Expect([.. foreign.Select(log => log.LogId)]);
        var facts = new Dictionary<string, LogFacts>(foreign.Count);
        foreach (var homes in foreign.GroupBy(log => log.HomeRunId, log => log.LogId).Chunk(HomesAtOnce))
        {
            foreach (var shared in await Task.WhenAll(homes.Select(home => Run(home.Key).Share(RunId, [.. home]))))
            {
                if (!shared.IsOk) return shared.Refusal;
                foreach (var log in shared.Value) facts.Add(log.LogId, log);
            }
        }

        var datapoints = await Datapoints();
        var now = Now;
        var inOrder = foreign.ConvertAll(log => facts[log.LogId] with { DatapointId = log.DatapointId });
        return await WithWork(Execute(state => Staged(decide(state, inOrder, datapoints, now))));
    }

    public Task<Result<IReadOnlyList<LogFacts>>> Share(string runId, IReadOnlyList<string> logIds)
    {
        var now = Now;
        return Execute(state => Staged(RunDecisions.Share(state, runId, logIds, now)));
    }

    public async Task<Result<RunView>> Receive(LogFacts facts)
    {
        await _expected.Taken(facts.LogId);
        var now = Now;
        return await WithWork(Execute(state => Staged(RunDecisions.Receive(state, facts, now))));
    }

    /// <summary>Before a repeat is answered: the runs that share the logs know of them what their home knows.</summary>
    private async Task NotifyAgain(IReadOnlyList<string> logIds)
    {
        if (logIds.Count == 0) return;
        var messages = await Read(state => logIds.SelectMany(logId => RunDecisions.Notifications(state, logId)).ToList());
        await Services.DeliverAgain(Id, messages.Select(message => new ReceiveFacts(message.Facts).To(message.RunId, Services.Ids)));
    }

    private IRun Run(string runId) => Services.Grains.Run(new GrainKey(Id.Workspace, runId));
}
