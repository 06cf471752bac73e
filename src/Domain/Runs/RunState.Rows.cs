using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>Rows of results: logs that are found by their index, with judgments that have no logs of their own.</summary>
public sealed partial class RunState
{
    /// <summary>What a row's number means; null for NaN, which is none.</summary>
    internal static Outcome? OutcomeOf(OutcomeKind kind, double judgment) =>
        double.IsNaN(judgment) ? null : kind == OutcomeKind.Boolean ? Outcome.Of(judgment != 0) : Outcome.Of(judgment);

    private void Apply(RowsPut e)
    {
        // Looked up once for all rows; a column is made with its first judgment.
        var (version, columns) = (_versions.Number(Version!), new JudgmentColumn?[e.Judgers.Count]);
        foreach (var row in e.Rows)
        {
            var position = Put(row, version);
            for (var i = 0; i < columns.Length; i++)
            {
                if (row.Judgments is not { } judgments || OutcomeOf(e.Judgers[i].Kind, judgments[i]) is not { } outcome) continue;
                var column = columns[i] ??= ColumnOf(e.Judgers[i].EvaluatorId, e.Judgers[i].VersionId);
                column[position] = Judgments.Slot(outcome, row.Fingerprint, Revision);
            }

            Views.PutIn(position, removed: false, Logs);
        }
    }

    /// <returns>The row's position; what was judged there is out of the figures.</returns>
    private int Put(StoredRow row, int version)
    {
        var slot = new LogSlot
        {
            Key = row.Key ?? IdKey.OfLog(RowIds.LogId(Id, row.Index)),
            Fingerprint = row.Fingerprint,
            Revision = ++Revision,
            Datapoint = row.Datapoint ?? -1,
            Version = version,
            Flags = LogFlags.Complete,
        };
        var position = Logs.Find(slot.Key);
        if (position < 0)
        {
            Add(slot);
            return Logs.Count - 1;
        }

        // One that was deleted comes back without its judgments, which are out of the figures already.
        var isGone = Logs[position].IsRemoved;
        if (!isGone) Views.TakeOut(position);
        Judgments.Forget(position, ofRowsAlone: !isGone);
        Replace(position, slot);
        return position;
    }
}
