using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>What passes between the two, and what is done to either.</summary>
internal sealed partial class RunPair
{
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
}
