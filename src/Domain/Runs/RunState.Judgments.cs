using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>Judgments that come and go.</summary>
public sealed partial class RunState
{
    private void Apply(LogJudged e)
    {
        var slot = Logs[e.Position];
        slot.Revision = ++Revision;
        var column = ColumnOf(e.EvaluatorId, e.VersionId);
        Views.TakeOut(e.Position);
        column[e.Position] = Judgments.Slot(e.Outcome.ToOutcome(), e.Fingerprint, Revision, IdKey.OfLog(e.Id));
        Views.PutIn(e.Position, false, Logs);
        Replace(e.Position, slot);
    }

    private void Apply(JudgmentDeleted e)
    {
        var slot = Logs[e.Position];
        slot.Revision = ++Revision;
        var column = ColumnOf(e.EvaluatorId, e.VersionId);
        if (column[e.Position].Key == IdKey.OfLog(e.Id))
        {
            Views.TakeOut(e.Position);
            column[e.Position] = e.Earlier is null ? default : Slot(e.Earlier);
            Views.PutIn(e.Position, slot.IsRemoved, Logs);
        }

        Replace(e.Position, slot);
        if (e.LogId is not null) _unjudged.Add((IdKey.OfLog(e.Id), e.LogId));
    }

    private JudgmentSlot Slot(EarlierJudgment judgment) =>
        Judgments.Slot(judgment.Outcome.ToOutcome(), judgment.Fingerprint, judgment.Revision, IdKey.OfLog(judgment.Id));

    /// <summary>Judgments that the log's home told of.</summary>
    private void Put(int position, IReadOnlyList<TakenJudgment>? judgments)
    {
        foreach (var judgment in judgments ?? [])
        {
            ColumnOf(judgment.EvaluatorId, judgment.VersionId)[position] =
                Judgments.Slot(judgment.Outcome.ToOutcome(), judgment.Fingerprint, judgment.Revision);
        }
    }

    private JudgmentColumn ColumnOf(string evaluatorId, string versionId)
    {
        if (Judgments.Find(evaluatorId, versionId) is { } known) return known;
        var column = Judgments.Add(evaluatorId, versionId);
        Views.AddColumn(column);
        return column;
    }
}
