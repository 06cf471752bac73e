using Evals.Contracts;

namespace Evals.Domain.Runs;

/// <summary>Events and writes of one decision while it is being made, numbered as they will be when they are applied.</summary>
internal sealed class RunDraft(RunState state, DateTimeOffset now)
{
    private readonly List<RunEvent> _events = [];
    private readonly List<RunWrite> _writes = [];
    private int _logs = state.LogCount;
    private uint _revision = state.Revision;

    public bool IsEmpty => _events.Count == 0;

    public void Add(RunEvent happened) => _events.Add(happened);

    public void Write(RunWrite write) => _writes.Add(write);

    public RunDecision<T> Answer<T>(T answer)
        where T : notnull => new(_events, _writes, answer);

    public RunDecision<T> AnswerFrom<T>(Func<RunState, T> answer)
        where T : notnull => new(_events, _writes, null, answer);

    /// <summary>A log of this home, with the judgments that the run gives by itself.</summary>
    /// <param name="solo">Whether the log makes this its home: such a home has no list of logs.</param>
    public void AddLog(string logId, SentLog sent, IdSource ids, bool solo = false)
    {
        var command = sent.Command;
        var position = _logs++;
        _revision++;
        var version = !solo && command.Version == state.Version ? null : command.Version;
        Add(new LogAdded(logId, version, sent.Datapoint, !command.Complete, sent.Fingerprint));
        Write(new StoreLog(new LogRecord(
            logId,
            command.Version,
            state.Id,
            ParentId: null,
            command.TraceParentId,
            command.DatapointId,
            command.Complete,
            command.CreatedAt ?? now,
            Revision: 0,
            command.Document)));
        if (!solo) Write(new PlaceLog(position, logId));
        if (!command.Complete) return;
        foreach (var (evaluator, _) in state.Views.Servers)
            Judge(position, ids.Next(IdPrefix.Log), NotRunHere.Judgment(logId, evaluator));
    }

    /// <summary>The log of this home is offered to runs that may wait for it.</summary>
    public void Offer(LogPlace log, IReadOnlyList<string> runIds)
    {
        Add(new LogOffered(runIds));
        foreach (var runId in runIds) Write(new OfferLog(runId, log));
    }

    /// <summary>The documents of a row and what others are to be told of it; its event is for the caller to add, one for all rows.</summary>
    /// <param name="position">Of the row that it takes the place of; -1 for none.</param>
    public void PutRow(int position, string logId, ResultRow row, string? datapointId, RowJudger[] judgers)
    {
        _revision++;
        var (isNew, isGone) = (position < 0, position >= 0 && state.Logs[position].IsRemoved);
        if (isNew) position = _logs++;
        if (!isNew && !isGone) Write(new RewriteLog(logId, Complete: true, row.Document, datapointId, CreatedAt: null));
        else Write(new StoreLog(new LogRecord(
            logId, state.Version!, state.Id, null, null, datapointId, Complete: true, now, Revision: 0, row.Document)));
        if (isNew) Write(new PlaceLog(position, logId));
        if (isNew || isGone || !state.Sharers.Any(position)) return;
        var news = new List<JudgmentFact>();
        for (var i = 0; i < judgers.Length; i++)
        {
            if (RunState.OutcomeOf(judgers[i].Kind, row.Judgments[i]) is { } outcome)
                news.Add(new JudgmentFact(judgers[i].EvaluatorId, judgers[i].VersionId, outcome, row.Fingerprint, _revision));
        }

        NotifySharers(position, logId, complete: true, news, [.. state.Judgments.RowJudgersOf(position)]);
    }

    /// <summary>A judgment on a log of this home.</summary>
    /// <returns>What it is to the runs that share the log.</returns>
    public JudgmentFact Judge(int position, string judgmentId, Judge command)
    {
        var revision = ++_revision;
        var (_, fileId, versionId) = command.Evaluator;
        var stored = new StoredJudgment(StoredOutcome.Of(command.Outcome), command.Fingerprint);
        Add(new LogJudged(position, judgmentId, fileId, versionId, stored.Outcome, stored.Fingerprint));
        var log = new LogRecord(
            judgmentId,
            command.Evaluator,
            state.Id,
            command.ParentId,
            TraceParentId: null,
            command.DatapointId,
            Complete: true,
            command.CreatedAt ?? now,
            revision,
            command.Document);
        Write(new StoreLog(log, stored));
        return new JudgmentFact(fileId, versionId, command.Outcome, command.Fingerprint, revision);
    }

    /// <summary>A log of this home got another document.</summary>
    /// <returns>The log's revision.</returns>
    public uint Rewrite(int position, UpdateLog command, bool completed)
    {
        Add(new LogRewritten(position, completed));
        var complete = completed || state.Logs[position].IsComplete;
        Write(new RewriteLog(command.LogId, complete, command.Document, command.DatapointId, command.CreatedAt));
        return ++_revision;
    }

    /// <summary>A log of this home is gone.</summary>
    public void Delete(int position, string logId)
    {
        _revision++;
        Add(new LogDeleted(position));
        Write(new EraseLog(logId));
        foreach (var run in state.Sharers.Of(position))
            Write(new NotifyRun(run, state.FactsOf(position, logId) with { Deleted = true, Revision = _revision, Judgments = [] }));
    }

    /// <summary>A judgment on a log of this home is gone.</summary>
    public void Delete(JudgmentDeleted judgment)
    {
        _revision++;
        Add(judgment);
        Write(new EraseLog(judgment.Id));
    }

    /// <summary>Tells the runs that share a log what it is after this decision.</summary>
    /// <param name="news">Judgments of this decision; the rest is as it was.</param>
    /// <param name="gone">Evaluator versions whose judgment this decision takes away.</param>
    public void NotifySharers(int position, string logId, bool complete, IReadOnlyList<JudgmentFact> news, IReadOnlyList<Judger>? gone = null)
    {
        LogFacts? facts = null;
        foreach (var run in state.Sharers.Of(position))
        {
            facts ??= FactsAfter(position, logId, complete, news, gone ?? []);
            Write(new NotifyRun(run, facts));
        }
    }

    private LogFacts FactsAfter(
        int position, string logId, bool complete, IReadOnlyList<JudgmentFact> news, IReadOnlyList<Judger> gone)
    {
        var before = state.FactsOf(position, logId);
        var kept = before.Judgments
            .Where(old => !news.Any(n => n.EvaluatorId == old.EvaluatorId && n.VersionId == old.VersionId))
            .Where(old => !gone.Contains(new Judger(old.EvaluatorId, old.VersionId)));
        return before with { Complete = complete, Revision = _revision, Judgments = [.. kept, .. news] };
    }
}
