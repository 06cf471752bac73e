using Evals.Contracts;

namespace Evals.Gateway.EvalGuard;

/// <summary>The six statuses of this dialect. Two of them are one status of a run with a verdict.</summary>
internal static class EvalStatus
{
    private static readonly (string Name, RunStatus Status, Verdict? Verdict)[] All =
    [
        ("pending", RunStatus.Pending, null),
        ("queued", RunStatus.Queued, null),
        ("running", RunStatus.Running, null),
        ("passed", RunStatus.Completed, Verdict.Passed),
        ("failed", RunStatus.Completed, Verdict.Failed),
        ("error", RunStatus.Errored, null),
    ];

    public static string Permitted { get; } = string.Join(", ", All.Select(status => status.Name));

    /// <summary>What a run is here. Clients wait for one of the last three: what a caller of another dialect stopped is an error, and what
    /// was completed without a verdict has passed.</summary>
    public static string Of(RunStatus status, Verdict? verdict) => status switch
    {
        RunStatus.Completed => verdict == Verdict.Failed ? "failed" : "passed",
        RunStatus.Cancelled => "error",
        _ => Array.Find(All, known => known.Status == status).Name,
    };

    public static (RunStatus Status, Verdict? Verdict)? Parse(string name) =>
        Array.Find(All, known => known.Name == name) is { Name: not null } found ? (found.Status, found.Verdict) : null;
}
