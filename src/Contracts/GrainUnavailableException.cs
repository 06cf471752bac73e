namespace Evals.Contracts;

/// <summary>
/// The grain could not answer: storage is away, the activation ended, the engine is stopping or a queue is full.
/// Nothing that the caller was not told of is promised; the same command may be sent again.
/// </summary>
public sealed class GrainUnavailableException : Exception
{
    public GrainUnavailableException(string message, Exception? inner = null, TimeSpan? retryAfter = null)
        : base(message, inner) => RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1);

    /// <summary>How long a caller should wait before it tries again.</summary>
    public TimeSpan RetryAfter { get; }
}
