using Evals.Domain.Statistics;

namespace Evals.Domain.Runs;

/// <summary>
/// Which judgments count for an evaluator of an evaluation, and what they add up to. Judgments of its own version count, and
/// those of every version of the same file that is not an evaluator of that evaluation itself; of several that count on one
/// log, the newest. So a view is a file and the versions of it that are left out, and evaluators that agree on both share one.
/// </summary>
internal sealed class EvaluatorView(string evaluatorId, IReadOnlyList<string> leftOut, OutcomeNames names)
{
    private readonly List<JudgmentColumn> _columns = [];
    private Tally _tally = new(names);

    public Tally Tally => _tally;

    /// <summary>Logs with a judgment that counts.</summary>
    public long Judged => _tally.Count;

    public bool Is(string otherEvaluatorId, IReadOnlyList<string> otherLeftOut) =>
        evaluatorId == otherEvaluatorId && leftOut.SequenceEqual(otherLeftOut);

    public bool Counts(JudgmentColumn column) => column.EvaluatorId == evaluatorId && !leftOut.Contains(column.VersionId);

    public void AddColumn(JudgmentColumn column) => _columns.Add(column);

    public bool IsJudged(int position) => Newest(position).Exists;

    /// <summary>Takes the log's judgment out of the figures, before something about it changes.</summary>
    public void TakeOut(int position)
    {
        var judgment = Newest(position);
        if (judgment.Exists) _tally.Remove(judgment.Outcome);
    }

    /// <summary>Puts the log's judgment into the figures, after something about it changed.</summary>
    public void PutIn(int position)
    {
        var judgment = Newest(position);
        if (judgment.Exists) _tally.Add(judgment.Outcome);
    }

    /// <summary>Makes the figures anew from the judgments on all logs.</summary>
    public void Recount(LogTable logs)
    {
        _tally = new Tally(names);
        for (var position = 0; position < logs.Count; position++)
        {
            if (!logs[position].IsRemoved) PutIn(position);
        }
    }

    private JudgmentSlot Newest(int position)
    {
        var newest = default(JudgmentSlot);
        foreach (var column in _columns)
        {
            var judgment = column[position];
            if (judgment.Revision > newest.Revision) newest = judgment;
        }

        return newest;
    }
}
