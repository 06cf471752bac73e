using Evals.Contracts;

namespace Evals.Domain.Runs;

public static partial class RunDecisions
{
    /// <returns>As <see cref="IRun.Create"/> says.</returns>
    public static RunDecision<RunView> Create(RunState state, CreateRun command, DateTimeOffset now)
    {
        if (state.IsRun) return state.View();
        if (!state.IsNew) return Refusal.Conflict("Run", "run_id", $"A log has the id {state.Id}.");
        var draft = new RunDraft(state, now);
        draft.Add(new RunCreated(now, Solo: false, command.Dataset, command.Version, command.Orchestrated, command.Dialect, command.Details));
        if (command.Attachment is { } attachment) draft.Add(new EvaluationAttached(attachment));
        return draft.AnswerFrom(after => after.View());
    }

    /// <returns>As <see cref="IRun.Attach"/> says.</returns>
    public static RunDecision<RunView> Attach(RunState state, Attachment attachment, DateTimeOffset now)
    {
        if (!state.IsRun) return NoRun(state);
        if (state.Views.Find(attachment.EvaluationId) is { } known && known.Revision >= attachment.Revision) return state.View();
        var draft = new RunDraft(state, now);
        draft.Add(new EvaluationAttached(attachment.Removed ? attachment with { Evaluators = [] } : attachment));
        return draft.AnswerFrom(after => after.View());
    }

    /// <returns>As <see cref="IRun.ChangeStatus"/> says.</returns>
    public static RunDecision<RunView> ChangeStatus(RunState state, ChangeStatus command, DateTimeOffset now)
    {
        var (target, verdict, report, key) = command;
        if (!state.IsRun) return NoRun(state);
        if (state.KnowsKey(key)) return state.View();
        var allowed = AllowedMoves(state);
        if (!allowed.Contains(target)) return IllegalMove(state, target, allowed);
        if (verdict is not null && target != RunStatus.Completed)
            return Refusal.Invalid("Run", "status", "Only a completed run has a verdict.");
        if (target == state.Status && report is null) return state.View();
        var draft = new RunDraft(state, now);
        draft.Add(new StatusSet(
            target, verdict, now, report?.Score is { } score ? Math.Clamp(score, 0, 1) : null, report?.Summary, key));
        return draft.AnswerFrom(after => after.View());
    }

    /// <summary>The statuses that somebody may move the run to now.</summary>
    private static IReadOnlyList<RunStatus> AllowedMoves(RunState state) =>
        state.Rules.MovesManually(state.Circumstances) ? StatusMoves.Allowed(state.Rules.Dialect, state.Status) : [];

    private static Refusal IllegalMove(RunState state, RunStatus to, IReadOnlyList<RunStatus> allowed)
    {
        var from = state.Status;
        var message = allowed.Count > 0
            ? $"The run is {Name(from)} and can only become {string.Join(" or ", allowed.Select(Name))}, not {Name(to)}."
            : state.Rules.MovesManually(state.Circumstances)
            ? $"The run is {Name(from)}, which is final."
            : $"The run is {Name(from)} and moves by itself: the server makes its logs, and all of its evaluators are the server's.";
        return new Refusal(RefusalKind.IllegalTransition, "Run", "status", message, from, allowed);
    }

    private static string Name(RunStatus status) => status.ToString().ToLowerInvariant();
}
