using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Domain.Tests.Statistics;

namespace Evals.Domain.Tests.Runs;

/// <summary>What a run knows, kept in plain lists and counted over from scratch at every question.</summary>
internal sealed class RunModel(int? datasetSize, StatusDialect rules)
{
    public sealed record Log(string Id, string? Datapoint, bool Complete, bool Gone, IReadOnlyList<Judged> Judgments);

    /// <param name="Order">Grows with every judgment.</param>
    public sealed record Judged(string File, string Version, Outcome Outcome, long Order);

    private readonly Dictionary<string, Attachment> _attachments = [];

    /// <summary>By position; those that are gone keep theirs.</summary>
    public List<Log> Logs { get; } = [];

    public RunStatus Status { get; private set; } = rules == StatusDialect.EvalGuard ? RunStatus.Running : RunStatus.Pending;

    public bool TakesLogs => rules switch
    {
        StatusDialect.HumanloopV5 => Status is not (RunStatus.Cancelled or RunStatus.Errored),
        StatusDialect.HumanloopV4 => Status == RunStatus.Running,
        _ => true,
    };

    public bool TakesJudgments => rules != StatusDialect.HumanloopV4 || Status == RunStatus.Running;

    public bool ByHand { get; private set; }

    private IEnumerable<Log> Live => Logs.Where(log => !log.Gone);

    public void Attach(Attachment attachment)
    {
        _attachments[attachment.EvaluationId] = attachment;
        Settle();
    }

    public void Set(RunStatus status) => (Status, ByHand) = (status, true);

    /// <summary>Called after every change that is not by hand.</summary>
    public void Settle()
    {
        if (rules != StatusDialect.HumanloopV5) return;
        var complete = _attachments.Values.All(a => a.Evaluators.All(e => Live.All(log => Counted(log, e, a) is not null)))
            && (datasetSize is { } size
                ? Live.Where(log => log.Complete && log.Datapoint is not null).Select(log => log.Datapoint).Distinct().Count() == size
                : Live.Any() && Live.All(log => log.Complete));
        switch (Status)
        {
            case RunStatus.Pending or RunStatus.Queued or RunStatus.Running:
                Status = complete ? RunStatus.Completed : Logs.Count > 0 ? RunStatus.Running : Status;
                ByHand = false;
                break;
            case RunStatus.Completed when !ByHand:
                Status = complete ? RunStatus.Completed : RunStatus.Running;
                break;
        }
    }

    public void AssertSame(RunState state)
    {
        var view = state.View();
        Assert.Equal((Status, (long)Live.Count(), (long)Live.Count(log => log.Complete)), (view.Status, view.LogCount, view.CompleteLogCount));
        var positions = Enumerable.Range(0, Logs.Count).Where(at => !Logs[at].Gone).Select(at => (long)at).ToArray();
        Assert.Equal(positions, state.Positions(new Window(0, int.MaxValue)).Positions);
        Assert.Equal(positions.Skip(2).Take(3), state.Positions(new Window(2, 3)).Positions);
        foreach (var evaluation in new[] { "evr_1", "evr_2" })
        {
            var attachment = _attachments.GetValueOrDefault(evaluation);
            var stats = state.Stats(evaluation);
            if (attachment is null or { Removed: true })
            {
                Assert.Null(stats);
                continue;
            }

            Assert.Equal(attachment.Evaluators.Count, stats!.Evaluators.Count);
            for (var i = 0; i < attachment.Evaluators.Count; i++) AssertSame(attachment.Evaluators[i], attachment, stats.Evaluators[i]);
        }
    }

    private void AssertSame(EvaluatorRef evaluator, Attachment attachment, EvaluatorStats actual)
    {
        var outcomes = Live.Select(log => Counted(log, evaluator, attachment)).OfType<Outcome>().ToList();
        var readable = outcomes.Where(o => Returned(o) is { } returned && returned.Contains(evaluator.Spec.ReturnType)).ToList();
        var nulls = outcomes.Count(o => o.Kind == OutcomeKind.Null);
        Assert.Equal(
            (evaluator.FileId, evaluator.VersionId, (long)outcomes.Count, (long)nulls, (long)(outcomes.Count - nulls - readable.Count)),
            (actual.EvaluatorId, actual.VersionId, actual.Count, actual.Nulls, actual.Errors));
        Assert.Equal(readable.Count(o => o.Boolean), actual.True);
        Recount.AssertSame(Recount.Of(readable.Where(o => o.Kind == OutcomeKind.Number).Select(o => o.Number)), actual.Number);
        if (actual.Options is null) return;
        var chosen = readable.SelectMany(o => o.Options!).ToList();
        Assert.Equal(
            evaluator.Spec.Options.Concat(chosen).Distinct().Order().Select(o => (o, (long)chosen.Count(c => c == o))),
            actual.Options.OrderBy(o => o.Key, StringComparer.CurrentCulture).Select(o => (o.Key, o.Value)));
    }

    private static ReturnType[]? Returned(Outcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Boolean => [ReturnType.Boolean],
        OutcomeKind.Number => [ReturnType.Number],
        OutcomeKind.Options => [ReturnType.Select, ReturnType.MultiSelect],
        OutcomeKind.Text => [ReturnType.Text],
        _ => null,
    };

    /// <summary>Of the versions that count for this evaluator, the newest judgment.</summary>
    private static Outcome? Counted(Log log, EvaluatorRef evaluator, Attachment attachment) => log.Judgments
        .Where(j => j.File == evaluator.FileId)
        .Where(j => j.Version == evaluator.VersionId || !attachment.Evaluators.Any(e => e.FileId == j.File && e.VersionId == j.Version))
        .MaxBy(j => j.Order)?.Outcome;
}
