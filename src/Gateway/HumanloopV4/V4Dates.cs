using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4;

/// <summary>The parameters <c>start_date</c> and <c>end_date</c>: days or times. A day as the end is meant whole.</summary>
internal readonly record struct V4Dates(DateTimeOffset? From, DateTimeOffset? To)
{
    private const int LengthOfDay = 10;

    private const double MicrosecondsOfDay = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whether any time will do.</summary>
    public bool IsAny => From is null && To is null;

    public static V4Dates Read(Query query)
    {
        var to = query.Time("end_date");
        var isDay = query.String("end_date", Limits.None) is { Length: LengthOfDay };
        return new V4Dates(query.Time("start_date"), isDay ? to?.AddMicroseconds(MicrosecondsOfDay - 1) : to);
    }

    public bool Include(DateTimeOffset time) => !(time < From) && !(time > To);
}
