using System.Diagnostics;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>One call of a grain, from its arrival in the mailbox to its answer: a span below the caller's, and figures. Exists only
/// while somebody listens. Never what was sent: kind, method and key alone.</summary>
internal sealed class CallTrace
{
    private readonly GrainId _id;
    private readonly string _call;
    private readonly long _start = Stopwatch.GetTimestamp();

    private CallTrace(GrainId id, string call, Activity? span) => (_id, _call, Span) = (id, call, span);

    public Activity? Span { get; }

    private static bool IsWanted =>
        GrainMetrics.Spans.HasListeners() || GrainMetrics.CallDuration.Enabled || GrainMetrics.Refusals.Enabled;

    /// <returns>Null while nobody listens.</returns>
    public static CallTrace? Start(GrainId id, string call)
    {
        if (!IsWanted) return null;

        // The span is the mailbox's: what the caller does meanwhile is not below it.
        var caller = Activity.Current;
        var span = GrainMetrics.Spans.StartActivity($"{GrainMetrics.NameOf(id.Kind)}.{call}");
        span?.SetTag("evals.grain.kind", GrainMetrics.NameOf(id.Kind)).SetTag("evals.grain.key", id.Key.ToString());
        Activity.Current = caller;
        return new CallTrace(id, call, span);
    }

    public void Answered() => End([]);

    public void Refused(Refusal refusal)
    {
        var kind = KeyValuePair.Create("evals.refusal.kind", (object?)refusal.Kind.ToString());
        GrainMetrics.Refusals.Add(1, GrainMetrics.Kind(_id), kind);
        End([kind]);
    }

    public void Failed(Exception fault)
    {
        Span?.SetStatus(ActivityStatusCode.Error);
        End([GrainMetrics.Error(fault)]);
    }

    private void End(ReadOnlySpan<KeyValuePair<string, object?>> outcome)
    {
        var tags = new TagList(outcome) { GrainMetrics.Kind(_id), { "evals.grain.call", _call } };
        GrainMetrics.CallDuration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        if (Span is null) return;
        foreach (var (name, value) in outcome) Span.SetTag(name, value);
        Span.End();
    }
}
