namespace Evals.Storage.Writing;

/// <summary>How much may wait, and how much is written at once.</summary>
internal sealed record WriteLimits
{
    /// <summary>Most writes in one transaction.</summary>
    public int BatchCount { get; init; } = 1024;

    /// <summary>Bytes after which a batch is closed; a single larger write is a batch of its own.</summary>
    public long BatchBytes { get; init; } = 16 << 20;

    /// <summary>Most writes that may wait.</summary>
    public int WaitingCount { get; init; } = 16_384;

    /// <summary>Most bytes that may wait; a single larger write may wait alone.</summary>
    public long WaitingBytes { get; init; } = 256 << 20;
}
