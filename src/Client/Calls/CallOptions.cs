namespace Evals.Client;

/// <summary>How long calls to the cluster are tried. A silo that is lost answers nothing until the others have noticed.</summary>
public sealed record CallOptions
{
    /// <summary>How long one attempt of a call that is usually quick may take before its outcome counts as unknown. Default 5 seconds.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call that may have much to do (moving a directory, reading a large dataset) may take, and at which time a call that
    /// is tried again and again is given up: the caller gets a <see cref="Contracts.GrainUnavailableException"/>. Default 20 seconds.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait before the second attempt; doubles with every further one, up to a second. Default 50 milliseconds.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>No attempt but the first: for calls between grains, whose caller tries again as a whole.</summary>
    internal static CallOptions Once { get; } = new() { Attempt = TimeSpan.FromSeconds(25), Deadline = TimeSpan.Zero };
}
