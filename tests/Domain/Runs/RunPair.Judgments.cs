using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>Judgments, by themselves and with rows.</summary>
internal sealed partial class RunPair
{
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
}
