using Evals.Contracts;
using static Evals.Contracts.RunStatus;

namespace Evals.Domain.Runs;

/// <summary>What the rules look at besides a run's status.</summary>
/// <param name="Orchestrated">Whether the server was asked to make the logs.</param>
/// <param name="HasCallers">Whether an evaluator's judgments come from outside.</param>
/// <param name="HasServers">Whether an evaluator is one that only a server could run.</param>
public readonly record struct RunCircumstances(bool Orchestrated, bool HasCallers, bool HasServers);

/// <summary>
/// The rules that a run lives by: those of the dialect that it was made in, whoever calls it later. Which moves are legal is in
/// <see cref="StatusMoves"/>; here is what else the dialects differ in.
/// </summary>
public sealed class RunRules
{
    private static readonly RunRules[] Table =
    [
        // v5: everything follows from logs and judgments; what was stopped takes no more logs.
        new(StatusDialect.HumanloopV5)
        {
            Start = _ => Pending,
            TakesLogs = status => !StatusMoves.IsFinal(status),
            TakesJudgments = _ => true,
            MovesAutomatically = _ => true,
            MovesManually = _ => true,
            IsJoined = true,
        },

        // v4: the caller starts, completes and reopens; only where the server does all the judging, the run completes by itself.
        new(StatusDialect.HumanloopV4)
        {
            Start = orchestrated => orchestrated ? Running : Pending,
            TakesLogs = status => status == Running,
            TakesJudgments = status => status == Running,
            MovesAutomatically = run => !run.HasCallers && (run.HasServers || run.Orchestrated),
            MovesManually = run => !run.Orchestrated || run.HasCallers,
            IsJoined = true,
            NewestCounts = true,
        },

        // EvalGuard: the status is what the caller or a worker says; results may come before and after.
        new(StatusDialect.EvalGuard)
        {
            HasRows = true,
            Start = _ => Running,
            TakesLogs = _ => true,
            TakesJudgments = _ => true,
            MovesAutomatically = _ => false,
            MovesManually = _ => true,
        },
    ];

    private RunRules(StatusDialect dialect) => Dialect = dialect;

    public StatusDialect Dialect { get; }

    /// <summary>The status of a new run, by whether the server was asked to make its logs.</summary>
    public required Func<bool, RunStatus> Start { get; init; }

    /// <summary>Whether results may come as rows, which are found by their index.</summary>
    public bool HasRows { get; private init; }

    /// <summary>Whether logs that were posted to no run join the run when it waits for them.</summary>
    public bool IsJoined { get; private init; }

    /// <summary>Whether a log takes the place of those that the run has for the same datapoint.</summary>
    public bool NewestCounts { get; private init; }

    public required Func<RunStatus, bool> TakesLogs { get; init; }

    public required Func<RunStatus, bool> TakesJudgments { get; init; }

    /// <summary>Whether the run moves without being told, where <see cref="StatusMoves"/> allows it.</summary>
    public required Func<RunCircumstances, bool> MovesAutomatically { get; init; }

    /// <summary>Whether somebody may move the run, where <see cref="StatusMoves"/> allows it.</summary>
    public required Func<RunCircumstances, bool> MovesManually { get; init; }

    public static RunRules Of(StatusDialect dialect) => Table[(int)dialect];
}
