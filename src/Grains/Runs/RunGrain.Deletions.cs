using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal partial class RunGrain
{
    private readonly Lock _deletionLock = new();
    private Task _lastDeletion = Task.CompletedTask;

    /// <summary>One deletion at a time: which judgment is the one before another must hold until the decision is durable.</summary>
    public Task<Result<int>> DeleteLogs(IReadOnlyList<string> logIds)
    {
        lock (_deletionLock)
        {
            var deletion = DeleteAfter(_lastDeletion, logIds);
            _lastDeletion = deletion;
            return deletion;
        }
    }

    private async Task<Result<int>> DeleteAfter(Task before, IReadOnlyList<string> logIds)
    {
        await Task.Yield();
        await Task.WhenAny(before);
        var records = (await Services.Stores.Logs.Get(Id.Workspace, logIds))
            .Where(log => log.HomeRunId == RunId).DistinctBy(log => log.Id).ToList();
        string[] logs = [.. records.Where(log => log.ParentId is null).Select(log => log.Id)];
        var judgments = await Deletions([.. records.Where(log => log.ParentId is not null)]);
        var now = Now;
        var outbox = new List<OutboxMessage>();
        IReadOnlyList<string> again = [];
        var deleted = await Execute(state =>
        {
            again = RunDecisions.DeletedBefore(state, logIds);
            return Staged(RunDecisions.DeleteLogs(state, logs, judgments, now), outbox);
        });
        await Services.Deliver(Id, outbox);
        await NotifyAgain(again);
        return deleted;
    }

    private async Task<IReadOnlyList<JudgmentDeletion>> Deletions(IReadOnlyList<LogRecord> judgments)
    {
        var leaving = judgments.Select(judgment => judgment.Id).ToHashSet(StringComparer.Ordinal);
        var earlier = new Dictionary<string, EarlierLog>(StringComparer.Ordinal);
        foreach (var judgment in judgments)
        {
            var before = await Before(judgment, judgment.Revision);
            while (before is not null && leaving.Contains(before.Id)) before = await Before(judgment, before.Revision);
            if (before is not null) earlier.Add(judgment.Id, before);
        }

        var journaled = await Journaled(earlier.Values.Where(log => log.Outcome is null).Select(log => log.Id).ToHashSet(StringComparer.Ordinal));
        return [.. judgments.Select(judgment => new JudgmentDeletion(
            judgment, earlier.TryGetValue(judgment.Id, out var before) ? Earlier(before, Stored(before) ?? journaled[before.Id]) : null))];
    }

    private Task<EarlierLog?> Before(LogRecord judgment, long revision) =>
        Services.Stores.Logs.JudgmentBefore(Id.Workspace, judgment.ParentId!, judgment.Version.VersionId, revision);

    private static EarlierJudgment Earlier(EarlierLog log, StoredJudgment judgment) =>
        new(log.Id, judgment.Outcome, judgment.Fingerprint, log.Revision);

    private static StoredJudgment? Stored(EarlierLog log) =>
        log.Outcome is { } json ? JsonSerializer.Deserialize(json, RunEventJson.Default.StoredJudgment) : null;

    /// <summary>Judgments whose rows are from before outcomes were stored beside them. They are in the journal, of which all is read
    /// until the last of them is found.</summary>
    private async Task<Dictionary<string, StoredJudgment>> Journaled(HashSet<string> judgmentIds)
    {
        var found = new Dictionary<string, StoredJudgment>(StringComparer.Ordinal);
        if (judgmentIds.Count == 0) return found;
        await foreach (var entry in Services.Stores.Journal.Read(Id, 0))
        {
            foreach (var judged in JsonSerializer.Deserialize(entry.Events, EventsJson)!.OfType<LogJudged>())
            {
                if (judgmentIds.Contains(judged.Id)) found[judged.Id] = new StoredJudgment(judged.Outcome, judged.Fingerprint);
            }

            if (found.Count == judgmentIds.Count) break;
        }

        return found;
    }
}
