namespace Evals.Contracts;

/// <summary>Where a run stands. The numbers are stored: never reuse one.</summary>
public enum RunStatus
{
    /// <summary>Created; nothing has arrived yet.</summary>
    Pending = 0,

    /// <summary>Waiting for a worker.</summary>
    Queued = 1,

    /// <summary>Logs or judgments are still missing.</summary>
    Running = 2,

    /// <summary>Every log and judgment is there, or somebody said so. May carry a <see cref="Verdict"/>.</summary>
    Completed = 3,

    /// <summary>Stopped by a user.</summary>
    Cancelled = 4,

    /// <summary>Stopped by a fault.</summary>
    Errored = 5,
}

/// <summary>How a completed run came out, where its dialect says so.</summary>
public enum Verdict
{
    Passed = 1,
    Failed = 2,
}
