using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

public sealed partial class RunState
{
    private const int KeysKept = 32;
    private const int UnjudgedKept = 256;

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
            case EvaluationAttached e: Views.Set(e.Attachment, Logs, _columns); break;
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
        if (e.Key is not { } key) return;
        if (_keys.Count == KeysKept) _keys.Dequeue();
        _keys.Enqueue(IdKey.Hash(key));
    }

    private void Apply(LogAdded e) => Add(new LogSlot
    {
        Key = IdKey.OfLog(e.Id),
        Fingerprint = e.Fingerprint,
        Revision = ++Revision,
        Datapoint = e.Datapoint ?? -1,
        Version = VersionNumber(e.Version ?? Version!),
        Flags = e.Incomplete ? LogFlags.None : LogFlags.Complete,
    });

    private void Apply(TakenLog e)
    {
        Add(new LogSlot
        {
            Key = IdKey.OfLog(e.Id),
            Revision = checked((uint)e.Revision),
            Datapoint = e.Datapoint ?? -1,
            Flags = LogFlags.Foreign | (e.Incomplete ? LogFlags.None : LogFlags.Complete),
        });
        Views.TakeOut(Logs.Count - 1);
        Put(Logs.Count - 1, e.Judgments);
        Views.PutIn(Logs.Count - 1, false, Logs);
    }

    private void Apply(LogRewritten e)
    {
        var slot = Logs[e.Position];
        slot.Revision = ++Revision;
        if (e.Completed) slot.Flags |= LogFlags.Complete;
        Replace(e.Position, slot);
    }

    private void Apply(LogJudged e)
    {
        var slot = Logs[e.Position];
        slot.Revision = ++Revision;
        var column = ColumnOf(e.EvaluatorId, e.VersionId);
        var outcome = Names.Pack(e.Outcome.ToOutcome());
        Views.TakeOut(e.Position);
        column[e.Position] = new JudgmentSlot
        {
            Key = IdKey.OfLog(e.Id),
            Kind = outcome.Kind,
            Bits = outcome.Bits,
            Fingerprint = e.Fingerprint,
            Revision = Revision,
        };
        Views.PutIn(e.Position, false, Logs);
        Replace(e.Position, slot);
    }

    private void Apply(LogDeleted e)
    {
        var slot = Logs[e.Position];
        slot.Revision = ++Revision;
        slot.Flags |= LogFlags.Removed;
        Views.TakeOut(e.Position);
        Replace(e.Position, slot);
        Views.PutIn(e.Position, true, Logs);
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
        if (e.LogId is null) return;
        if (_unjudged.Count == UnjudgedKept) _unjudged.Dequeue();
        _unjudged.Enqueue((IdKey.OfLog(e.Id), e.LogId));
    }

    private JudgmentSlot Slot(EarlierJudgment judgment)
    {
        var outcome = Names.Pack(judgment.Outcome.ToOutcome());
        return new JudgmentSlot
        {
            Key = IdKey.OfLog(judgment.Id),
            Kind = outcome.Kind,
            Bits = outcome.Bits,
            Fingerprint = judgment.Fingerprint,
            Revision = checked((uint)judgment.Revision),
        };
    }

    private void Apply(LogsShared e)
    {
        foreach (var position in e.Positions)
        {
            Sharers.Add(e.RunId, position);
            MarkChanged(position);
        }
    }

    private void Apply(FactsReceived e)
    {
        var slot = Logs[e.Position];
        if (slot.IsRemoved) return;
        slot.Revision = checked((uint)e.Revision);
        slot.Flags = LogFlags.Foreign
            | (e.Incomplete ? LogFlags.None : LogFlags.Complete)
            | (e.Deleted ? LogFlags.Removed : LogFlags.None);
        Views.TakeOut(e.Position);
        foreach (var (evaluatorId, versionId) in e.Unjudged ?? []) ColumnOf(evaluatorId, versionId)[e.Position] = default;
        Put(e.Position, e.Judgments);
        Replace(e.Position, slot);
        Views.PutIn(e.Position, slot.IsRemoved, Logs);
    }

    private void Add(LogSlot slot)
    {
        Place(slot);
        MarkChanged(Logs.Count - 1);
    }

    private void Place(LogSlot slot)
    {
        _datapoints.Add(Logs.Count, slot);
        Logs.Add(slot);
    }

    private void Replace(int position, LogSlot slot)
    {
        _datapoints.Replace(position, Logs[position], slot);
        Logs.Replace(position, slot);
        MarkChanged(position);
    }

    private void Put(int position, IReadOnlyList<TakenJudgment>? judgments)
    {
        foreach (var judgment in judgments ?? [])
        {
            var outcome = Names.Pack(judgment.Outcome.ToOutcome());
            ColumnOf(judgment.EvaluatorId, judgment.VersionId)[position] = new JudgmentSlot
            {
                Kind = outcome.Kind,
                Bits = outcome.Bits,
                Fingerprint = judgment.Fingerprint,
                Revision = checked((uint)judgment.Revision),
            };
        }
    }

    /// <summary>The moves that the run makes without being told: running with the first log, completed when nothing is missing,
    /// running again when something is, unless somebody said that it was completed.</summary>
    private void MoveAutomatically()
    {
        if (!Rules.MovesAutomatically(Circumstances)) return;
        var target = NothingMissing() ? RunStatus.Completed : Logs.Count > 0 ? RunStatus.Running : Status;
        if (target == Status || (Status == RunStatus.Completed && _setManually) || !StatusMoves.AllowsAutomatic(Status, target)) return;
        (Status, Verdict, _setManually, EndedAt) = (target, null, false, null);
    }

    private bool NothingMissing() => Views.AllJudged(Logs.Live)
        && (Dataset is { } dataset ? CoveredDatapoints == dataset.DatapointCount : Logs.Live > 0 && Logs.Complete == Logs.Live);
}
