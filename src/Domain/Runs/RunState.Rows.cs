using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>Rows of results: logs that are found by their index, with judgments that have no logs of their own.</summary>
public sealed partial class RunState
{
    /// <summary>What a row's number means; null for NaN, which is none.</summary>
    internal static Outcome? OutcomeOf(OutcomeKind kind, double judgment) =>
        double.IsNaN(judgment) ? null : kind == OutcomeKind.Boolean ? Outcome.Of(judgment != 0) : Outcome.Of(judgment);

    /// <summary>The evaluator versions whose judgment on a row came with it, rather than as a log of its own.</summary>
    internal IEnumerable<Judger> RowJudgersOf(int position) => _columns
        .Where(column => column[position] is { Exists: true } judgment && judgment.Key == default)
        .Select(column => new Judger(column.EvaluatorId, column.VersionId));

    private void Apply(StoredRow row, IReadOnlyList<RowJudger> judgers)
    {
        var slot = new LogSlot
        {
            Key = row.Key ?? IdKey.OfLog(RowIds.LogId(Id, row.Index)),
            Fingerprint = row.Fingerprint,
            Revision = ++Revision,
            Datapoint = row.Datapoint ?? -1,
            Version = VersionNumber(Version!),
            Flags = LogFlags.Complete,
        };
        var position = Logs.Find(slot.Key);
        if (position < 0)
        {
            Add(slot);
            position = Logs.Count - 1;
        }
        else
        {
            // One that was deleted comes back without its judgments, which are out of the figures already.
            var isGone = Logs[position].IsRemoved;
            if (!isGone) Views.TakeOut(position);
            ForgetJudgments(position, ofRowsAlone: !isGone);
            Replace(position, slot);
        }

        for (var i = 0; i < judgers.Count; i++)
        {
            if (row.Judgments is { } judgments && OutcomeOf(judgers[i].Kind, judgments[i]) is { } outcome) Put(position, judgers[i], outcome, row.Fingerprint);
        }

        Views.PutIn(position, removed: false, Logs);
    }

    private void Put(int position, RowJudger judger, Outcome outcome, long fingerprint)
    {
        var packed = Names.Pack(outcome);
        ColumnOf(judger.EvaluatorId, judger.VersionId)[position] = new JudgmentSlot
        {
            Kind = packed.Kind,
            Bits = packed.Bits,
            Fingerprint = fingerprint,
            Revision = Revision,
        };
    }

    private void ForgetJudgments(int position, bool ofRowsAlone)
    {
        foreach (var column in _columns)
        {
            if (column[position] is { Exists: true } judgment && (!ofRowsAlone || judgment.Key == default)) column[position] = default;
        }
    }
}
