using Evals.Contracts;
using static Evals.Contracts.RunStatus;

namespace Evals.Domain.Runs;

/// <summary>The one table of legal moves between statuses. A dialect is the subset of it that carries the dialect's mark; what
/// the run does by itself is another.</summary>
public static class StatusMoves
{
    [Flags]
    private enum By
    {
        None = 0,
        V5 = 1,
        V4 = 2,
        EvalGuard = 4,
        Automatic = 8,
    }

    private static readonly By[,] Table = Build(
        // EvalGuard may set any status until the run is final, the one it has included.
        (Pending, Pending, By.EvalGuard),
        (Pending, Queued, By.EvalGuard),
        (Pending, Running, By.V4 | By.EvalGuard | By.Automatic),
        (Pending, Completed, By.V5 | By.EvalGuard | By.Automatic),
        (Pending, Cancelled, By.V5 | By.V4 | By.EvalGuard),
        (Pending, Errored, By.EvalGuard),
        (Queued, Pending, By.EvalGuard),
        (Queued, Queued, By.EvalGuard),
        (Queued, Running, By.EvalGuard | By.Automatic),
        (Queued, Completed, By.EvalGuard | By.Automatic),
        (Queued, Cancelled, By.EvalGuard),
        (Queued, Errored, By.EvalGuard),
        (Running, Pending, By.EvalGuard),
        (Running, Queued, By.EvalGuard),
        (Running, Running, By.EvalGuard),
        (Running, Completed, By.V5 | By.V4 | By.EvalGuard | By.Automatic),
        (Running, Cancelled, By.V5 | By.V4 | By.EvalGuard),
        (Running, Errored, By.EvalGuard),
        // By itself only when the run had completed by itself and something is missing again.
        (Completed, Running, By.V4 | By.Automatic));

    /// <summary>Whether nothing moves the run from here, in any dialect.</summary>
    public static bool IsFinal(RunStatus status) => status is Cancelled or Errored;

    public static bool Allows(StatusDialect dialect, RunStatus from, RunStatus to) => Allows(Mark(dialect), from, to);

    /// <summary>Whether the run may move so by itself.</summary>
    public static bool AllowsAutomatic(RunStatus from, RunStatus to) => Allows(By.Automatic, from, to);

    /// <summary>The statuses that the dialect can move to, in the order of their numbers.</summary>
    public static IReadOnlyList<RunStatus> Allowed(StatusDialect dialect, RunStatus from) =>
        [.. Enum.GetValues<RunStatus>().Where(to => Allows(dialect, from, to))];

    private static bool Allows(By mark, RunStatus from, RunStatus to) => (Table[(int)from, (int)to] & mark) != 0;

    private static By Mark(StatusDialect dialect) => dialect switch
    {
        StatusDialect.HumanloopV5 => By.V5,
        StatusDialect.HumanloopV4 => By.V4,
        StatusDialect.EvalGuard => By.EvalGuard,
        _ => By.None,
    };

    private static By[,] Build(params (RunStatus From, RunStatus To, By By)[] moves)
    {
        var size = Enum.GetValues<RunStatus>().Length;
        var table = new By[size, size];
        foreach (var (from, to, by) in moves) table[(int)from, (int)to] = by;
        return table;
    }
}
