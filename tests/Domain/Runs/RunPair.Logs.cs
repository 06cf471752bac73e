using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>Logs: added, sent again, completed and deleted.</summary>
internal sealed partial class RunPair
{
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
}
