using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>What has happened, applied; here what concerns the run as a whole.</summary>
public sealed partial class RunState
{
    /// <summary>Applies what has happened. Never refuses.</summary>
    public void Apply(RunEvent happened)
    {
        _eventsSinceSnapshot++;
        switch (happened)
        {
            case RunCreated e: Apply(e); break;
            case LogAdded e: Apply(e); break;
            case LogRewritten e: Apply(e); break;
            case LogJudged e: Apply(e); break;
            case RowsPut e: Apply(e); break;
            case LogDeleted e: Apply(e); break;
            case JudgmentDeleted e: Apply(e); break;
            case LogsTaken e: foreach (var log in e.Logs) Apply(log); break;
            case FactsReceived e: Apply(e); break;
            case EvaluationAttached e: Views.Set(e.Attachment, Logs, Judgments.Columns); break;
            case LogsShared e:
                Apply(e);
                return;
            case LogOffered e:
                Offers = e.RunIds;
                return;
            case StatusSet e:
                Apply(e);
                return;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "A run knows no such event.");
        }

        MoveAutomatically();
    }

    private void Apply(RunCreated e)
    {
        _created = e;
        Rules = RunRules.Of(e.Rules);
        Status = Rules.Start(e.Orchestrated);
        if (e.Dataset is { DatapointCount: > 0 and var count }) _datapoints = new DatapointLogs(count);
    }

    private void Apply(StatusSet e)
    {
        (Status, Verdict, _setManually) = (e.Status, e.Verdict, true);
        EndedAt = e.Status is RunStatus.Completed or RunStatus.Cancelled or RunStatus.Errored ? e.At : null;
        if (e.Summary is { } summary) Report = new RunReport(e.Score ?? Report?.Score, summary);
        if (e.Key is { } key) _keys.Add(IdKey.Hash(key));
    }

    private void Apply(LogsShared e)
    {
        foreach (var position in e.Positions)
        {
            Sharers.Add(e.RunId, position);
            MarkChanged(position);
        }
    }
}
