using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

public static partial class RunDecisions
{
    /// <returns>As <see cref="IRun.Share"/> says.</returns>
    public static RunDecision<IReadOnlyList<LogFacts>> Share(RunState state, string runId, IReadOnlyList<string> logIds, DateTimeOffset now)
    {
        var facts = new List<LogFacts>(logIds.Count);
        var fresh = new List<int>();
        foreach (var logId in logIds)
        {
            var position = state.Logs.Find(IdKey.OfLog(logId));
            if (!IsAtHome(state, position)) return Refusal.NotFound("Log", "log_ids", logId);
            facts.Add(state.FactsOf(position, logId));
            if (!state.Sharers.Shares(runId, position)) fresh.Add(position);
        }

        var draft = new RunDraft(state, now);
        if (fresh.Count > 0) draft.Add(new LogsShared(runId, fresh));
        return draft.Answer<IReadOnlyList<LogFacts>>(facts);
    }

    /// <summary>Adds logs of other homes, with what these told of them. Of those that are in the run, what is news.</summary>
    /// <param name="logs">Each log once.</param>
    /// <param name="datapoints">The datapoints of the run's dataset; null when it has none.</param>
    public static RunDecision<RunView> TakeLogs(
        RunState state,
        IReadOnlyList<LogFacts> logs,
        DatapointSet? datapoints,
        DateTimeOffset now)
    {
        if (!state.IsRun) return NoRun(state);
        var taken = new List<TakenLog>();
        var draft = new RunDraft(state, now);
        foreach (var facts in logs)
        {
            var position = state.Logs.Find(IdKey.OfLog(facts.LogId));
            if (position >= 0) Receive(state, draft, position, facts);
            if (position >= 0 || facts.Deleted) continue;
            draft.Write(new PlaceLog(state.LogCount + taken.Count, facts.LogId));
            taken.Add(Taken(facts, datapoints));
            if (state.Rules.NewestCounts && taken[^1].Datapoint is { } datapoint) Clear(state, draft, datapoint, idsAt: null);
        }

        if (taken.Count > 0 && !state.Rules.TakesLogs(state.Status)) return TakesNoLogs(state);
        if (taken.Count > 0) draft.Add(new LogsTaken(taken));
        return draft.AnswerFrom(after => after.View());
    }

    /// <returns>As <see cref="IRun.Join"/> says.</returns>
    public static RunDecision<RunView> Join(RunState state, LogFacts log, DatapointSet? datapoints, DateTimeOffset now)
    {
        if (!state.IsRun) return NoRun(state);
        var waits = log.DatapointId is { } id && datapoints?.Find(IdKey.Hash(id)) is { } datapoint && state.WaitsFor(datapoint);
        return waits || state.Has(log.LogId) ? TakeLogs(state, [log], datapoints, now) : state.View();
    }

    /// <summary>What the runs that share a log of this home are to know of it, whether they were told or not.</summary>
    public static IReadOnlyList<NotifyRun> Notifications(RunState state, string logId)
    {
        var position = state.Logs.Find(IdKey.OfLog(logId));
        if (position < 0 || state.Logs[position].IsForeign || !state.Sharers.Any(position)) return [];
        var facts = state.FactsOf(position, logId);
        return [.. state.Sharers.Of(position).Select(run => new NotifyRun(run, facts.Deleted ? facts with { Judgments = [] } : facts))];
    }

    /// <returns>As <see cref="IRun.Receive"/> says.</returns>
    public static RunDecision<RunView> Receive(RunState state, LogFacts facts, DateTimeOffset now)
    {
        if (!state.IsRun) return NoRun(state);
        var draft = new RunDraft(state, now);
        var position = state.Logs.Find(IdKey.OfLog(facts.LogId));
        if (position >= 0) Receive(state, draft, position, facts);
        return draft.AnswerFrom(after => after.View());
    }

    private static void Receive(RunState state, RunDraft draft, int position, LogFacts facts)
    {
        var known = state.Logs[position];
        if (!known.IsForeign || known.IsRemoved || known.Revision >= facts.Revision) return;
        var news = facts.Judgments
            .Where(j => state.Judgments.Find(j.EvaluatorId, j.VersionId)?[position].Revision != j.Revision)
            .Select(Taken).ToArray();
        var gone = facts.Deleted ? [] : state.Judgments.JudgersOf(position)
            .Where(by => !facts.Judgments.Any(j => j.EvaluatorId == by.EvaluatorId && j.VersionId == by.VersionId)).ToArray();
        draft.Add(new FactsReceived(
            position, facts.Revision, !facts.Complete, facts.Deleted, news.Length == 0 ? null : news, gone.Length == 0 ? null : gone));
    }

    private static TakenLog Taken(LogFacts facts, DatapointSet? datapoints) => new(
        facts.LogId,
        facts.Revision,
        facts.DatapointId is { } id ? datapoints?.Find(IdKey.Hash(id)) : null,
        !facts.Complete,
        facts.Judgments.Count == 0 ? null : [.. facts.Judgments.Select(Taken)]);

    private static TakenJudgment Taken(JudgmentFact fact) =>
        new(fact.EvaluatorId, fact.VersionId, StoredOutcome.Of(fact.Outcome), fact.Fingerprint, fact.Revision);
}
