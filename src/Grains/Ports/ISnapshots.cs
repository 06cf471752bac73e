namespace Evals.Grains.Ports;

/// <summary>Warm starts. Never an authority: whatever is missing, old or unreadable is rebuilt from the journal.</summary>
public interface ISnapshots
{
    Task<Snapshot?> Read(GrainId grain, CancellationToken cancel = default);

    /// <summary>Replaces the parts given and takes the rest from the snapshot before, in one transaction. When a snapshot of a
    /// later seq is there nothing is changed: an activation that does not know that it was replaced may still write.</summary>
    Task Write(GrainId grain, Snapshot changed);
}

/// <param name="Seq">Of what is written: the journal entry up to which the snapshot goes that the parts belong to. Of what is read: the
/// greatest that was written.</param>
/// <param name="Parts">Parts by number.</param>
public sealed record Snapshot(long Seq, IReadOnlyDictionary<int, byte[]> Parts);
