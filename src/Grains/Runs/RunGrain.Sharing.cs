using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal sealed partial class RunGrain
{
    private const int HomesAtOnce = 64;
    private const int DeliveryAttempts = 2;

    private readonly ExpectedLogs _expected = new();

    public async Task<Result<RunView>> AddExistingLogs(IReadOnlyList<LogPlace> logs)
    {
        var missing = await Read(state => state.IsRun ? logs.Where(log => !state.Has(log.LogId)).DistinctBy(log => log.LogId).ToList() : null);
        if (missing is null) return NoRun();
        // A log of this home that is not in the run was removed from it.
        if (missing.Find(log => log.HomeRunId == RunId) is { } gone) return Refusal.NotFound("Log", "log_ids", gone.LogId);

        using var expecting = _expected.Expect([.. missing.Select(log => log.LogId)]);
        var facts = new Dictionary<string, LogFacts>(missing.Count);
        foreach (var homes in missing.GroupBy(log => log.HomeRunId, log => log.LogId).Chunk(HomesAtOnce))
        {
            foreach (var shared in await Task.WhenAll(homes.Select(home => Run(home.Key).Share(RunId, [.. home]))))
            {
                if (!shared.IsOk) return shared.Refusal;
                foreach (var log in shared.Value) facts[log.LogId] = log;
            }
        }

        var datapoints = await Datapoints();
        var now = Now;
        var inOrder = missing.Select(log => facts[log.LogId]).ToList();
        return await WithWork(Execute(state => Staged(RunDecisions.TakeLogs(state, inOrder, datapoints, now))));
    }

    public async Task<Result<IReadOnlyList<LogFacts>>> Share(string runId, IReadOnlyList<string> logIds)
    {
        var now = Now;
        var shared = await Execute(state => Staged(RunDecisions.Share(state, runId, logIds, now)));
        if (!shared.IsOk) return shared;
        // Only the documents know the datapoints' names.
        var records = await Services.Stores.Logs.Get(Id.Workspace, [.. logIds]);
        var datapoints = records.ToDictionary(record => record.Id, record => record.DatapointId);
        return shared.Value.Select(log => log with { DatapointId = datapoints.GetValueOrDefault(log.LogId) }).ToList();
    }

    public async Task<Result<RunView>> Receive(LogFacts facts)
    {
        await _expected.Taken(facts.LogId);
        var now = Now;
        return await WithWork(Execute(state => Staged(RunDecisions.Receive(state, facts, now))));
    }

    /// <summary>Tells the runs that share a log, so that who was answered reads it there too. A run that can't be told now is
    /// told by the sweep of the outbox: the change itself is durable and holds.</summary>
    private async Task Deliver(List<OutboxMessage> outbox)
    {
        if (outbox.Count == 0) return;
        var delivered = await Task.WhenAll(outbox.Select(Deliver));
        _ = RemoveFromOutbox([.. outbox.Where((_, i) => delivered[i]).Select(message => new RemoveOutbox(message.Id))]);
    }

    private async Task<bool> Deliver(OutboxMessage message)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RunMessage.Parse(message.Payload).Deliver(Run(message.RunId));
                return true;
            }
            catch (GrainUnavailableException fault)
            {
                if (attempt < DeliveryAttempts) continue;
                Services.Log.Warning($"{Id} could not tell run {message.RunId} of a change; the sweep of the outbox will.", fault);
                return false;
            }
        }
    }

    /// <summary>Nobody waits for it: a message that is delivered twice does no harm.</summary>
    private async Task RemoveFromOutbox(IReadOnlyList<StoreRow> rows)
    {
        if (rows.Count == 0) return;
        try
        {
            await Services.Stores.Journal.Write(Id.Workspace, rows);
        }
        catch (Exception fault)
        {
            Services.Log.Warning($"{Id} could not remove delivered messages from the outbox; they are delivered again.", fault);
        }
    }

    private IRun Run(string runId) => Services.Grains.Run(new GrainKey(Id.Workspace, runId));
}
