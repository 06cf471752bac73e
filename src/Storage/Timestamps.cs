namespace Evals.Storage;

/// <summary>Times as every backend stores them: whole microseconds, UTC. PostgreSQL keeps no more, so nobody does.</summary>
internal static class Timestamps
{
    /// <summary>Microseconds since 1970, rounded down.</summary>
    public static long ToMicroseconds(DateTimeOffset time)
    {
        var (micros, rest) = Math.DivRem(time.UtcTicks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond);
        return rest < 0 ? micros - 1 : micros;
    }

    public static DateTimeOffset FromMicroseconds(long micros) =>
        new(DateTime.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static DateTimeOffset Truncate(DateTimeOffset time) => FromMicroseconds(ToMicroseconds(time));
}
