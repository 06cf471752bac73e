namespace Evals.Gateway.Tests.Hosting;

/// <summary>A clock that a test moves; timers are the system's.</summary>
public sealed class Clock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 13, 18, 52, 708, 228, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;
}
