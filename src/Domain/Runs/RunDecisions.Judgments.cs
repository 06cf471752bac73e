using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

public static partial class RunDecisions
{
    /// <returns>As <see cref="IRun.Judge"/> says.</returns>
    public static RunDecision<JudgmentReceipt> Judge(RunState state, Judge command, DateTimeOffset now, IdSource ids)
    {
        var position = state.Logs.Find(IdKey.OfLog(command.ParentId));
        if (!IsAtHome(state, position)) return Refusal.NotFound("Log", "parent_id", command.ParentId);
        if (RefusedId(command.LogId) is { } refused) return refused;
        var versionId = command.Evaluator.VersionId;
        if (state.Judgments.Find(command.Evaluator.FileId, versionId)?[position] is { Exists: true } known
            && known.Fingerprint == command.Fingerprint
            && (command.LogId ?? known.Key.LogId) is { } knownId
            && known.Key == IdKey.OfLog(knownId))
        {
            return new JudgmentReceipt(knownId, command.ParentId, versionId, Created: false);
        }

        if (!state.Rules.TakesJudgments(state.Status)) return TakesNo(state, "judgments");
        var draft = new RunDraft(state, now);
        var logId = command.LogId ?? ids.Next(IdPrefix.Log);
        var news = draft.Judge(position, logId, command);
        draft.NotifySharers(position, command.ParentId, state.Logs[position].IsComplete, [news]);
        return draft.Answer(new JudgmentReceipt(logId, command.ParentId, versionId, Created: true));
    }

    /// <summary>The judgments that the run gives by itself on logs of this home that wait for them: after an evaluation with
    /// evaluators that only a server could run was attached.</summary>
    /// <returns>Whether any was given.</returns>
    public static RunDecision<bool> JudgeAutomatically(
        RunState state,
        IReadOnlyList<(int Position, string LogId)> logs,
        DateTimeOffset now,
        IdSource ids)
    {
        var draft = new RunDraft(state, now);
        foreach (var (position, logId) in logs)
        {
            if (!IsAtHome(state, position) || !state.WaitsForServer(position)) continue;
            var news = JudgeAutomatically(state, draft, position, logId, ids);
            if (news.Count > 0) draft.NotifySharers(position, logId, complete: true, news);
        }

        return draft.Answer(!draft.IsEmpty);
    }

    /// <summary>The judgments that a log waits for and that only a server could give, as errors that say so.</summary>
    public static IReadOnlyList<Judge> JudgmentsByServer(RunState state, int position, string logId) =>
        state.WaitsForServer(position) ? Unjudged(state, position, logId) : [];

    private static List<JudgmentFact> JudgeAutomatically(RunState state, RunDraft draft, int position, string logId, IdSource ids) =>
        Unjudged(state, position, logId).ConvertAll(judgment => draft.Judge(position, ids.Next(IdPrefix.Log), judgment));

    private static List<Judge> Unjudged(RunState state, int position, string logId) =>
        [.. state.Views.Servers.Where(s => !s.View.IsJudged(position)).Select(s => NotRunHere.Judgment(logId, s.Evaluator))];
}
