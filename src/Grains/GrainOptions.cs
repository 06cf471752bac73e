namespace Evals.Grains;

/// <summary>Limits of a grain's activation; the same in every engine.</summary>
public sealed record GrainOptions
{
    /// <summary>How long an append may take before the activation ends and its callers are told to try again.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long reading snapshot and journal may take before the callers are told to try again.</summary>
    public TimeSpan LoadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls may wait in one grain's mailbox; those beyond are told to try again.</summary>
    public int MailboxLimit { get; init; } = 4096;

    /// <summary>How many events make a new snapshot worth writing.</summary>
    public int SnapshotEvery { get; init; } = 1000;

    /// <summary>How many events make a last snapshot worth writing when an activation goes; fewer are as fast to read again.</summary>
    public int SnapshotOnLeave { get; init; } = 32;

    /// <summary>Bytes after which a snapshot goes on in another write, so that other grains' commits need not wait behind all of it.</summary>
    public int SnapshotPiece { get; init; } = 256 << 10;

    /// <summary>What a snapshot waits between two writes, so that it takes a part of a core and of the disk, and not all of them.</summary>
    public TimeSpan SnapshotPause { get; init; } = TimeSpan.FromMilliseconds(5);
}
