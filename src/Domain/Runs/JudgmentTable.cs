using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Statistics;

namespace Evals.Domain.Runs;

/// <summary>The judgments on the run's logs: a column for each evaluator version, in the order of their first judgments.</summary>
internal sealed class JudgmentTable(OutcomeNames names)
{
    private readonly List<JudgmentColumn> _columns = [];
    private readonly Dictionary<(string EvaluatorId, string VersionId), JudgmentColumn> _byVersion = [];

    public IReadOnlyList<JudgmentColumn> Columns => _columns;

    public JudgmentColumn? Find(string evaluatorId, string versionId) => _byVersion.GetValueOrDefault((evaluatorId, versionId));

    /// <summary>A column for a version that has none.</summary>
    public JudgmentColumn Add(string evaluatorId, string versionId)
    {
        var column = new JudgmentColumn(evaluatorId, versionId);
        _columns.Add(column);
        _byVersion.Add((evaluatorId, versionId), column);
        return column;
    }

    /// <param name="key">Of the judgment's own log; the default where only the log's home knows it, or where it came with a row.</param>
    public JudgmentSlot Slot(Outcome outcome, long fingerprint, long revision, IdKey key = default)
    {
        var packed = names.Pack(outcome);
        return new JudgmentSlot
        {
            Key = key,
            Kind = packed.Kind,
            Bits = packed.Bits,
            Fingerprint = fingerprint,
            Revision = checked((uint)revision),
        };
    }

    /// <summary>The evaluator versions that have a judgment on a log.</summary>
    public IEnumerable<Judger> JudgersOf(int position) => JudgersOf(position, judgment => judgment.Exists);

    /// <summary>The evaluator versions whose judgment on a row came with it, rather than as a log of its own.</summary>
    public IEnumerable<Judger> RowJudgersOf(int position) => JudgersOf(position, judgment => judgment is { Exists: true, HasLog: false });

    /// <summary>The judgments on a log as other runs are told of them.</summary>
    public List<JudgmentFact> FactsOn(int position)
    {
        var facts = new List<JudgmentFact>();
        foreach (var column in _columns)
        {
            var judgment = column[position];
            if (!judgment.Exists) continue;
            var outcome = names.Unpack(judgment.Outcome);
            facts.Add(new JudgmentFact(column.EvaluatorId, column.VersionId, outcome, judgment.Fingerprint, judgment.Revision));
        }

        return facts;
    }

    /// <param name="ofRowsAlone">Whether judgments with logs of their own stay.</param>
    public void Forget(int position, bool ofRowsAlone)
    {
        foreach (var column in _columns)
        {
            if (column[position] is { Exists: true } judgment && !(ofRowsAlone && judgment.HasLog)) column[position] = default;
        }
    }

    private IEnumerable<Judger> JudgersOf(int position, Func<JudgmentSlot, bool> which) =>
        _columns.Where(column => which(column[position])).Select(column => new Judger(column.EvaluatorId, column.VersionId));
}
