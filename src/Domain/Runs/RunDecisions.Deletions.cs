using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>A judgment that is to go.</summary>
/// <param name="Judgment">Its own log.</param>
/// <param name="Earlier">The newest judgment of the same evaluator version on the same log that came before and stays; null for none.</param>
public sealed record JudgmentDeletion(LogRecord Judgment, EarlierJudgment? Earlier);

public static partial class RunDecisions
{
    /// <param name="logIds">Logs that are no judgments.</param>
    /// <returns>As <see cref="IRun.DeleteLogs"/> says.</returns>
    public static RunDecision<int> DeleteLogs(
        RunState state,
        IReadOnlyCollection<string> logIds,
        IReadOnlyCollection<JudgmentDeletion> judgments,
        DateTimeOffset now)
    {
        var draft = new RunDraft(state, now);
        var deleted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var logId in logIds)
        {
            var position = state.Logs.Find(IdKey.OfLog(logId));
            if (IsAtHome(state, position) && deleted.Add(logId)) draft.Delete(position, logId);
        }

        var count = deleted.Count;
        foreach (var onOne in judgments.GroupBy(deletion => deletion.Judgment.ParentId!))
        {
            var position = state.Logs.Find(IdKey.OfLog(onOne.Key));
            if (!IsAtHome(state, position) || deleted.Contains(onOne.Key)) continue;
            count += DeleteJudgments(state, draft, position, [.. onOne.DistinctBy(deletion => deletion.Judgment.Id)]);
        }

        return draft.Answer(count);
    }

    /// <summary>The logs of this home that were deleted under these ids, or that had judgments which were.</summary>
    public static IReadOnlyList<string> DeletedBefore(RunState state, IReadOnlyList<string> ids) =>
        [.. ids.Select(id => IsDeleted(state, id) ? id : state.UnjudgedLog(id)).OfType<string>().Distinct()];

    private static bool IsDeleted(RunState state, string logId) =>
        state.Logs.Find(IdKey.OfLog(logId)) is >= 0 and var position && state.Logs[position] is { IsForeign: false, IsRemoved: true };

    /// <summary>Takes judgments on one log away. Only those that nothing has replaced change what the log is to others.</summary>
    private static int DeleteJudgments(RunState state, RunDraft draft, int position, IReadOnlyList<JudgmentDeletion> deletions)
    {
        var (gone, news) = (new List<Judger>(), new List<JudgmentFact>());
        foreach (var (judgment, earlier) in deletions)
        {
            var by = new Judger(judgment.Version.FileId, judgment.Version.VersionId);
            draft.Delete(new JudgmentDeleted(position, judgment.Id, by.EvaluatorId, by.VersionId, earlier, judgment.ParentId));
            if (state.Judgments.Find(by.EvaluatorId, by.VersionId)?[position].Key != IdKey.OfLog(judgment.Id)) continue;
            gone.Add(by);
            if (earlier is not null) news.Add(Fact(by, earlier));
        }

        if (gone.Count > 0) draft.NotifySharers(position, deletions[0].Judgment.ParentId!, state.Logs[position].IsComplete, news, gone);
        return deletions.Count;
    }

    private static JudgmentFact Fact(Judger by, EarlierJudgment judgment) =>
        new(by.EvaluatorId, by.VersionId, judgment.Outcome.ToOutcome(), judgment.Fingerprint, judgment.Revision);
}
