using Evals.Contracts;
using Evals.Domain.Statistics;

namespace Evals.Domain.Runs;

/// <summary>The evaluations that use the run, their evaluators, and the views that these share.</summary>
internal sealed class EvaluatorViews(OutcomeNames names)
{
    private readonly List<EvaluatorView> _views = [];
    private readonly Dictionary<string, (Attachment Attachment, EvaluatorView[] Views)> _evaluations = [];
    private readonly List<(EvaluatorRef Evaluator, EvaluatorView View)> _servers = [];

    /// <summary>Every attachment known, those of evaluations that no longer use the run included: their revisions still count.</summary>
    public IEnumerable<Attachment> Attachments => _evaluations.Values.Select(e => e.Attachment);

    /// <summary>Evaluators that only a server could run and that this server was asked to run, each version once.</summary>
    public IReadOnlyList<(EvaluatorRef Evaluator, EvaluatorView View)> Servers => _servers;

    /// <summary>Whether there is an evaluator that only a server could run.</summary>
    public bool HasServers { get; private set; }

    /// <summary>Whether there is an evaluator whose judgments come from outside.</summary>
    public bool HasCallers { get; private set; }

    /// <summary>Whether an evaluation wants judgments of this version.</summary>
    public bool Uses(string versionId)
    {
        foreach (var (attachment, _) in _evaluations.Values)
        {
            foreach (var evaluator in attachment.Evaluators)
            {
                if (evaluator.VersionId == versionId) return true;
            }
        }

        return false;
    }

    public Attachment? Find(string evaluationId) =>
        _evaluations.TryGetValue(evaluationId, out var found) ? found.Attachment : null;

    /// <summary>The statistics of an evaluation's evaluators, in its order.</summary>
    public IReadOnlyList<EvaluatorStats> Stats(string evaluationId)
    {
        var (attachment, views) = _evaluations[evaluationId];
        var stats = new EvaluatorStats[views.Length];
        for (var i = 0; i < stats.Length; i++) stats[i] = views[i].Tally.ToStats(attachment.Evaluators[i]);
        return stats;
    }

    /// <summary>Whether so many logs have a judgment for every evaluator of every evaluation.</summary>
    public bool AllJudged(long logs)
    {
        foreach (var view in _views)
        {
            if (view.Judged != logs) return false;
        }

        return true;
    }

    public void Set(Attachment attachment, LogTable logs, IReadOnlyList<JudgmentColumn> columns)
    {
        var views = attachment.Evaluators.Select(e => ViewOf(e, attachment.Evaluators, logs, columns)).ToArray();
        _evaluations[attachment.EvaluationId] = (attachment, views);
        _views.RemoveAll(view => !_evaluations.Values.Any(e => e.Views.Contains(view)));
        var evaluators = _evaluations.Values.SelectMany(e => e.Attachment.Evaluators).ToList();
        HasServers = evaluators.Exists(e => e.Spec.NeedsServer);
        HasCallers = evaluators.Exists(e => !e.Spec.NeedsServer);
        _servers.Clear();
        _servers.AddRange(_evaluations.Values
            .SelectMany(e => e.Attachment.Evaluators.Zip(e.Views))
            .Where(e => e.First is { Orchestrated: true, Spec.NeedsServer: true })
            .DistinctBy(e => e.First.VersionId));
    }

    public void AddColumn(JudgmentColumn column)
    {
        foreach (var view in _views)
        {
            if (view.Counts(column)) view.AddColumn(column);
        }
    }

    /// <summary>Takes a log's judgments out of all figures before something about it changes; <see cref="PutIn"/> must follow.</summary>
    public void TakeOut(int position)
    {
        foreach (var view in _views) view.TakeOut(position);
    }

    /// <param name="removed">Whether the log is gone and counts no longer.</param>
    public void PutIn(int position, bool removed, LogTable logs)
    {
        foreach (var view in _views)
        {
            if (!removed) view.PutIn(position);
            if (view.Tally.NeedsRecount) view.Recount(logs);
        }
    }

    private EvaluatorView ViewOf(
        EvaluatorRef evaluator,
        IReadOnlyList<EvaluatorRef> beside,
        LogTable logs,
        IReadOnlyList<JudgmentColumn> columns)
    {
        var leftOut = beside.Where(e => e.FileId == evaluator.FileId && e.VersionId != evaluator.VersionId)
            .Select(e => e.VersionId).Order(StringComparer.Ordinal).ToArray();
        if (_views.Find(v => v.Is(evaluator.FileId, leftOut)) is { } known) return known;
        var view = new EvaluatorView(evaluator.FileId, leftOut, names);
        foreach (var column in columns.Where(view.Counts)) view.AddColumn(column);
        view.Recount(logs);
        _views.Add(view);
        return view;
    }
}
