using Evals.Grains.Ports;

namespace Evals.Storage.Writing;

/// <summary>The writer's connection to the database. Disposing it takes back whatever it had not committed.</summary>
internal interface IWriteSession : IDisposable
{
    /// <summary>False when the connection is known to be lost while nothing was under way on it: then another one is opened before anything
    /// is sent, and nobody need be told.</summary>
    bool IsOpen => true;

    /// <summary>Commits a batch in the order in which it came. Afterwards each write has an entry in <paramref name="results"/>: its
    /// outcome, or its fault; one write's does not touch the others.</summary>
    /// <exception cref="Exception">Whether anything of the batch is committed is not known; the session can't be used any more.</exception>
    void Commit(List<PendingWrite> batch, List<WriteResult> results);

    /// <summary>Called when the batch's callers have been answered, for what none of them should wait for. Never throws.</summary>
    void AfterAnswers()
    {
    }
}

/// <summary>What one write of a batch came to: an outcome, or the fault that is its own.</summary>
internal readonly record struct WriteResult(AppendOutcome Outcome, Exception? Fault = null)
{
    public static WriteResult Committed { get; } = new(AppendOutcome.Committed);

    public bool IsCommitted => Fault is null && Outcome.Kind == AppendOutcomeKind.Committed;

    public void Answer(PendingWrite write)
    {
        if (Fault is null) write.Succeed(Outcome);
        else write.Fail(Fault);
    }
}
