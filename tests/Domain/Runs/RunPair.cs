using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>A home of logs and a run that shares them, each beside its model, with the messages between them still on the way.
/// Every step is a number of a kind and two more that say on what.</summary>
/// <param name="rules">The dialect whose rules both live by.</param>
internal sealed class RunPair(StatusDialect rules)
{
    private static readonly string[] Datapoints = ["dp_0", "dp_1", "dp_2"];
    private static readonly DatapointSet Dataset = new(Datapoints);

    private static readonly EvaluatorRef[] Evaluators =
    [
        Make.Evaluator("ev_b", "evv_b1"),
        Make.Evaluator("ev_b", "evv_b2"),
        Make.Evaluator("ev_n", "evv_n1", ReturnType.Number),
        Make.Evaluator("ev_n", "evv_n2", ReturnType.Number),
        Make.Evaluator("ev_s", "evv_s1", ReturnType.Select, options: ["good", "bad"]),
        Make.Evaluator("ev_s", "evv_s2", ReturnType.MultiSelect, options: ["good", "bad", "ugly"]),
        Make.Evaluator("ev_t", "evv_t1", ReturnType.Text),
    ];

    private readonly Side _home = new("rn_home", Dataset, rules);
    private readonly Side _sharer = new("rn_sharer", null, rules);
    private readonly List<AddLog> _sent = [];
    private readonly List<(Judge Command, long Order)> _judged = [];
    private readonly List<LogFacts> _onTheWay = [];
    private readonly Dictionary<string, long> _told = [];

    /// <summary>The judgments that came with rows, by log.</summary>
    private readonly Dictionary<string, List<RunModel.Judged>> _rows = [];
    private readonly HashSet<string> _back = [];
    private long _order;

    public void Step(int kind, int a, int b)
    {
        switch (kind)
        {
            case 0 or 1 or 2: AddLog(a, b); break;
            case 3: AddAgain(a); break;
            case 4 or 5 or 6 or 7: Judge(a, b); break;
            case 8: JudgeAgain(a); break;
            case 9: Complete(a); break;
            case 10: Attach(a % 2 == 0 ? _home : _sharer, a / 2, b); break;
            case 11: Share(a); break;
            case 12: Deliver(a, b); break;
            case 13: SetStatus(a, b); break;
            case 14: (a % 2 == 0 ? _home : _sharer).Reload(b % 2 == 0); break;
            case 16: DeleteLog(a, b); break;
            case 17 or 18: DeleteJudgment(a); break;
            case 19 or 20 or 21: PutRows(a, b); break;
            case 15: (a % 2 == 0 ? _home : _sharer).TakeSnapshot(); break;
        }

        _home.AssertSame();
        _sharer.AssertSame();
        foreach (var datapoint in Datapoints)
        {
            var newest = _home.Model.Logs.FindLastIndex(log => log.Datapoint == datapoint && !log.Gone);
            Assert.Equal(newest < 0 ? [] : [newest], _home.Newest(Dataset.Find(IdKey.Hash(datapoint))!.Value));
        }
    }

    /// <summary>Once all messages have arrived the two agree on the logs that they share.</summary>
    public void AssertTheSharerCatchesUp()
    {
        while (_onTheWay.Count > 0) Deliver(0, 0);
        foreach (var log in _sharer.Model.Logs)
        {
            var home = _home.Model.Logs.Single(l => l.Id == log.Id);
            // A row that was deleted and sent again is back in its home alone.
            if (log.Gone && _back.Contains(log.Id)) continue;
            Assert.Equal(home.Gone, log.Gone);
            if (log.Gone) continue;
            Assert.Equal(home.Complete, log.Complete);
            Assert.Equal(home.Judgments.Select(Text).Order(), log.Judgments.Select(Text).Order());
        }
    }

    private static string Text(RunModel.Judged judged) => $"{judged.Version} {judged.Outcome} {string.Join(',', judged.Outcome.Options ?? [])}";

    private void AddLog(int a, int b)
    {
        var datapoint = (a % 4) switch { 3 => null, var at => Datapoints[at] };
        var command = Make.Log(b % 5 == 0 ? $"mine {_sent.Count}" : null, datapoint, complete: b % 3 != 0, fingerprint: datapoint is null ? 0 : 1000 + _sent.Count);
        var answer = _home.Do(
            state => RunDecisions.AddLog(
                state, command, Dataset, Make.Now, Make.Ids, Enumerable.Range(0, _home.Model.Logs.Count).ToDictionary(at => (long)at, at => _home.Model.Logs[at].Id)),
            _onTheWay);
        if (!_home.Model.TakesLogs)
        {
            Assert.Equal(RefusalKind.IllegalTransition, answer.Refusal!.Kind);
            return;
        }

        Assert.True(answer.Value!.Created);
        _sent.Add(command with { LogId = command.LogId ?? answer.Value.LogId });
        string[] earlier = [.. _home.Model.Logs.Where(log => datapoint is not null && log.Datapoint == datapoint && !log.Gone).Select(log => log.Id)];
        _home.Model.Logs.Add(new RunModel.Log(answer.Value.LogId, datapoint, command.Complete, false, []));
        _home.Model.Settle();
        if (rules == StatusDialect.HumanloopV4) Replace(earlier);
    }

    /// <summary>In a run of v4 a log takes the place of those of its datapoint.</summary>
    private void Replace(string[] earlier)
    {
        foreach (var id in earlier)
        {
            _judged.RemoveAll(judged => judged.Command.ParentId == id);
            _home.Change(id, old => old with { Gone = true });
        }
    }

    private void AddAgain(int a)
    {
        if (_sent.Count == 0 || _sent[a % _sent.Count] is not { Fingerprint: not 0 } known || IsGone(known.LogId!)) return;
        var minted = known.LogId!.StartsWith("log_", StringComparison.Ordinal);
        var answer = _home.Do(state => RunDecisions.AddLog(state, minted ? known with { LogId = null } : known, Dataset, Make.Now, Make.Ids));
        Assert.Equal((known.LogId, false), (answer.Value!.LogId, answer.Value.Created));
        if (minted) return;
        var other = _home.Do(state => RunDecisions.AddLog(state, known with { Fingerprint = 1 }, Dataset, Make.Now, Make.Ids));
        Assert.Equal((RefusalKind.Conflict, "log_id"), (other.Refusal!.Kind, other.Refusal.Field));
    }

    private void Judge(int a, int b)
    {
        if (_home.Model.Logs.Count == 0) return;
        var log = _home.Model.Logs[a % _home.Model.Logs.Count];
        var evaluator = Evaluators[b % Evaluators.Length];
        var command = Make.Judgment(log.Id, OutcomeOf(evaluator.Spec, a + b), ++_order, null, evaluator.FileId, evaluator.VersionId);
        var answer = _home.Do(state => RunDecisions.Judge(state, command, Make.Now, Make.Ids), _onTheWay);
        Assert.Equal(
            log.Gone ? RefusalKind.NotFound : _home.Model.TakesJudgments ? null : RefusalKind.IllegalTransition, answer.Refusal?.Kind);
        if (!answer.IsOk) return;
        Assert.True(answer.Value!.Created);
        _judged.Add((command with { LogId = answer.Value.LogId }, _order));
        _rows.GetValueOrDefault(log.Id)?.RemoveAll(judged => judged.Version == evaluator.VersionId);
        CountJudgments(log.Id);
    }

    /// <summary>Two rows, of which the second may be the first one's other self.</summary>
    private void PutRows(int a, int b)
    {
        EvaluatorRef[] judging = [Evaluators[a % 2], Evaluators[2 + b % 2]];
        ResultRow[] rows = [Row(a % 5, b), Row(b % 5, a)];
        var command = new PutRows(judging, rows);
        var answer = _home.Do(state => RunDecisions.PutRows(state, command, Datapoints, Dataset, Make.Now), _onTheWay);
        Assert.Equal(rules == StatusDialect.EvalGuard ? null : RefusalKind.Conflict, answer.Refusal?.Kind);
        if (!answer.IsOk) return;
        foreach (var row in rows[0].Index == rows[1].Index ? rows[1..] : rows) Take(row, judging);
        Assert.Empty(_home.Try(state => RunDecisions.PutRows(state, command, Datapoints, Dataset, Make.Now)).Events);

        ResultRow Row(int index, int n) => new(
            index, 1 + ++_order, [n % 3 == 0 ? double.NaN : n % 2, n % 4 == 0 ? double.NaN : n / 8.0], Make.Document);
    }

    private void Take(ResultRow row, EvaluatorRef[] judging)
    {
        var id = RowIds.LogId("rn_home", row.Index);
        var datapoint = row.Index < Datapoints.Length ? Datapoints[row.Index] : null;
        var known = _home.Model.Logs.Find(log => log.Id == id);
        if (known is null) _home.Model.Logs.Add(new RunModel.Log(id, datapoint, true, false, []));
        if (known is { Gone: true }) _back.Add(id);
        var judged = _rows[id] = [];
        for (var i = 0; i < judging.Length; i++)
        {
            if (double.IsNaN(row.Judgments[i])) continue;
            var outcome = judging[i].Spec.ReturnType == ReturnType.Boolean ? Outcome.Of(row.Judgments[i] != 0) : Outcome.Of(row.Judgments[i]);
            judged.Add(new RunModel.Judged(judging[i].FileId, judging[i].VersionId, outcome, ++_order));
            _judged.RemoveAll(other => other.Command.ParentId == id && other.Command.Evaluator.VersionId == judging[i].VersionId);
        }

        _home.Change(id, old => old with { Gone = false, Complete = true });
        CountJudgments(id);
    }

    /// <summary>Of each evaluator version the last judgment that is still there.</summary>
    private void CountJudgments(string logId) => _home.Change(logId, old => old with
    {
        Judgments = [.. _judged.Where(judged => judged.Command.ParentId == logId)
            .GroupBy(judged => judged.Command.Evaluator, (evaluator, ofOne) => (Evaluator: evaluator, Last: ofOne.MaxBy(judged => judged.Order)))
            .Select(entry => new RunModel.Judged(entry.Evaluator.FileId, entry.Evaluator.VersionId, entry.Last.Command.Outcome, entry.Last.Order)),
            .. _rows.GetValueOrDefault(logId) ?? []],
    });

    private void JudgeAgain(int a)
    {
        if (_judged.Count == 0) return;
        var known = _judged[a % _judged.Count].Command;
        if (LastLike(known).Command != known) return;
        var answer = _home.Do(state => RunDecisions.Judge(state, known with { LogId = null }, Make.Now, Make.Ids), _onTheWay);
        Assert.Equal((known.LogId, false), (answer.Value!.LogId, answer.Value.Created));
    }

    private (Judge Command, long Order) LastLike(Judge command) =>
        _judged.Last(judged => judged.Command.ParentId == command.ParentId && judged.Command.Evaluator == command.Evaluator);

    private bool IsGone(string logId) => _home.Model.Logs.Single(log => log.Id == logId).Gone;

    /// <summary>Perhaps again, and perhaps together with a judgment on it.</summary>
    private void DeleteLog(int a, int b)
    {
        if (_home.Model.Logs.Count == 0) return;
        var log = _home.Model.Logs[a % _home.Model.Logs.Count];
        var judgments = b % 2 == 0 ? [] : _judged.Where(judged => judged.Command.ParentId == log.Id).Take(1).Select(Deletion).ToArray();
        var answer = _home.Do(state => RunDecisions.DeleteLogs(state, [log.Id, log.Id, "unknown"], judgments, Make.Now), _onTheWay);
        Assert.Equal(log.Gone ? 0 : 1, answer.Value);
        _judged.RemoveAll(judged => judged.Command.ParentId == log.Id);
        _rows.Remove(log.Id);
        if (!log.Gone) _home.Change(log.Id, old => old with { Gone = true });
    }

    private void DeleteJudgment(int a)
    {
        if (_judged.Count == 0) return;
        var judged = _judged[a % _judged.Count];
        var answer = _home.Do(state => RunDecisions.DeleteLogs(state, [], [Deletion(judged)], Make.Now), _onTheWay);
        Assert.Equal(1, answer.Value);
        _judged.Remove(judged);
        CountJudgments(judged.Command.ParentId);
    }

    private JudgmentDeletion Deletion((Judge Command, long Order) judged)
    {
        var (command, order) = judged;
        var earlier = _judged.LastOrDefault(other =>
            other.Command.ParentId == command.ParentId && other.Command.Evaluator == command.Evaluator && other.Order < order).Command;
        var left = earlier is null
            ? null
            : new EarlierJudgment(earlier.LogId!, StoredOutcome.Of(earlier.Outcome), earlier.Fingerprint, _home.Stored[earlier.LogId!].Revision);
        return new JudgmentDeletion(_home.Stored[command.LogId!], left);
    }

    private void Complete(int a)
    {
        if (_home.Model.Logs.Count == 0) return;
        var log = _home.Model.Logs[a % _home.Model.Logs.Count];
        var answer = _home.Do(state => RunDecisions.UpdateLog(state, new UpdateLog(log.Id, true, Make.Document), Make.Now, Make.Ids), _onTheWay);
        Assert.Equal(log.Gone ? RefusalKind.NotFound : null, answer.Refusal?.Kind);
        if (log.Gone) return;
        Assert.True(answer.Value!.Complete);
        _home.Change(log.Id, old => old with { Complete = true });
    }

    private static void Attach(Side side, int a, int b)
    {
        var chosen = Evaluators.Where((_, i) => (b >> i) % 2 == 1).ToArray();
        var attachment = new Attachment($"evr_{1 + a % 2}", ++side.Revision, a % 8 > 5 ? [] : chosen, Removed: a % 8 > 5);
        side.Do(state => RunDecisions.Attach(state, attachment, Make.Now));
        side.Model.Attach(attachment);
        side.Do(state => RunDecisions.Attach(state, attachment with { Revision = 0, Evaluators = Evaluators }, Make.Now));
    }

    private void Share(int a)
    {
        if (_home.Model.Logs.Count == 0) return;
        var log = _home.Model.Logs[a % _home.Model.Logs.Count];
        var shared = _home.Do(state => RunDecisions.Share(state, "rn_sharer", [log.Id], Make.Now)).Value;
        Assert.Equal(log.Gone, shared is null);
        if (shared is null) return;
        var answer = _sharer.Do(state => RunDecisions.TakeLogs(state, shared, null, Make.Now));
        if (_sharer.Model.Logs.Any(l => l.Id == log.Id))
        {
            Learn(shared[0]);
            return;
        }

        Assert.Equal(_sharer.Model.TakesLogs, answer.IsOk);
        if (!answer.IsOk) return;
        _sharer.Model.Logs.Add(log);
        _sharer.Model.Settle();
        _told[log.Id] = shared[0].Revision;
    }

    /// <summary>Any of the messages, and perhaps again later.</summary>
    private void Deliver(int a, int b)
    {
        if (_onTheWay.Count == 0) return;
        var facts = _onTheWay[a % _onTheWay.Count];
        if (b % 4 != 1) _onTheWay.Remove(facts);
        _sharer.Do(state => RunDecisions.Receive(state, facts, Make.Now));
        Learn(facts);
    }

    /// <summary>The sharer was told this of a log that it may have.</summary>
    private void Learn(LogFacts facts)
    {
        if (!_told.TryGetValue(facts.LogId, out var known) || facts.Revision <= known) return;
        _told[facts.LogId] = facts.Revision;
        var judged = facts.Judgments.Select(j => new RunModel.Judged(j.EvaluatorId, j.VersionId, j.Outcome, j.Revision)).ToList();
        _sharer.Change(facts.LogId, old => old.Gone ? old : old with { Complete = facts.Complete, Gone = facts.Deleted, Judgments = judged });
    }

    private void SetStatus(int a, int b)
    {
        var side = a % 2 == 0 ? _home : _sharer;
        var command = b % 5 == 0
            ? new ChangeStatus((RunStatus)(a / 2 % 6))
            : new ChangeStatus(b % 5 == 1 ? RunStatus.Running : RunStatus.Completed);
        // Runs that are over make for short tests.
        if (StatusMoves.IsFinal(command.Target) && b % 4 != 0) return;
        var allowed = StatusMoves.Allows(rules, side.Model.Status, command.Target);
        var changes = allowed && side.Model.Status != command.Target;
        var answer = side.Do(state => RunDecisions.ChangeStatus(state, command, Make.Now));
        Assert.Equal(allowed, answer.IsOk);
        if (changes) side.Model.Set(command.Target);
    }

    private static Outcome OutcomeOf(EvaluatorSpec spec, int n) => (n % 7, spec.ReturnType) switch
    {
        (0, _) => Outcome.Null,
        (1, _) => Outcome.Error,
        // A version that returned something else than the others.
        (2, ReturnType.Boolean) => Outcome.Of(n / 4.0),
        (_, ReturnType.Boolean) => Outcome.Of(n % 2 == 0),
        (_, ReturnType.Number) => Outcome.Of((n - 100) * 0.25),
        (_, ReturnType.Select) => Outcome.Of(new[] { n % 3 == 0 ? "good" : "bad" }),
        (_, ReturnType.MultiSelect) => Outcome.Of((string[])(n % 3 == 0 ? [] : n % 3 == 1 ? ["bad", "good"] : ["other"])),
        _ => Outcome.Text,
    };

    private sealed class Side
    {
        private readonly string _id;
        private readonly List<byte[]> _journal = [];
        private readonly Dictionary<int, byte[]> _snapshot = [];
        private int _snapshotAt;
        private RunState _state;

        public Side(string id, DatapointSet? datapoints, StatusDialect rules)
        {
            (_id, Model, _state) = (id, new RunModel(datapoints?.Count, rules), new RunState(id));
            var dataset = datapoints is null ? null : new DatasetVersionRef("ds_1", "dsv_1", datapoints.Count);
            Do(state => RunDecisions.Create(state, new CreateRun(dataset, Make.Flow, false, null, Dialect: rules), Make.Now));
        }

        public RunModel Model { get; }

        public long Revision { get; set; }

        /// <summary>By id; those that were erased, too.</summary>
        public Dictionary<string, LogRecord> Stored { get; } = [];

        public Result<T> Do<T>(Func<RunState, RunDecision<T>> decide, List<LogFacts>? outbox = null)
            where T : notnull
        {
            var decision = Try(decide);
            var entry = JsonSerializer.SerializeToUtf8Bytes([.. decision.Events], RunEventJson.Default.ListRunEvent);
            if (decision.Events.Count > 0) _journal.Add(entry);
            Apply(entry);
            foreach (var write in decision.Writes.OfType<StoreLog>()) Stored[write.Log.Id] = write.Log;
            outbox?.AddRange(decision.Writes.OfType<NotifyRun>().Select(message => message.Facts));
            return decision.Answer ?? decision.AnswerFrom!(_state);
        }

        /// <summary>What would be decided.</summary>
        public RunDecision<T> Try<T>(Func<RunState, RunDecision<T>> decide)
            where T : notnull => decide(_state);

        public void Change(string logId, Func<RunModel.Log, RunModel.Log> change)
        {
            var at = Model.Logs.FindIndex(log => log.Id == logId);
            Model.Logs[at] = change(Model.Logs[at]);
            Model.Settle();
        }

        public void TakeSnapshot()
        {
            foreach (var (number, part) in _state.TakeChangedParts()) _snapshot[number] = part();
            _snapshotAt = _journal.Count;
        }

        /// <summary>As after a crash, with or without the snapshot.</summary>
        public void Reload(bool fromSnapshot)
        {
            if (!fromSnapshot) _snapshot.Clear();
            var from = _snapshot.Count == 0 ? 0 : _snapshotAt;
            _state = _snapshot.Count == 0 ? new RunState(_id) : RunState.Load(_id, _snapshot)!;
            foreach (var entry in _journal.Skip(from)) Apply(entry);
        }

        public void AssertSame() => Model.AssertSame(_state);

        public IEnumerable<int> Newest(int datapoint) => _state.NewestOf([datapoint]).Positions.Select(position => (int)position);

        private void Apply(byte[] entry)
        {
            foreach (var happened in JsonSerializer.Deserialize(entry, RunEventJson.Default.ListRunEvent)!) _state.Apply(happened);
        }
    }
}
