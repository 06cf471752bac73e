using System.Diagnostics;

namespace Evals.Grains;

internal static class SpanExtensions
{
    /// <summary>Ends a span that was begun elsewhere. <see cref="Activity.Stop"/> alone would make the current one what it was where
    /// the span was begun.</summary>
    public static void End(this Activity span)
    {
        var current = Activity.Current;
        span.Stop();
        Activity.Current = current;
    }
}
