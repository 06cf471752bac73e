using System.Diagnostics;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>One append to the journal, which may commit the commands of many callers: a span below the first of them that links the
/// others, and that they link. While it is open the store finds it as the current one.</summary>
internal readonly struct AppendTrace(Activity? span, Activity? before) : IDisposable
{
    public static AppendTrace Start(GrainId id, long seq, IEnumerable<CallTrace?> commands)
    {
        var callers = commands.Select(command => command?.Span).OfType<Activity>().ToList();
        if (callers.Count == 0) return default;

        var before = Activity.Current;
        var span = GrainMetrics.Spans.StartActivity(
            $"{GrainMetrics.NameOf(id.Kind)}.append", ActivityKind.Internal, callers[0].Context, links: callers.Skip(1).Select(caller => new ActivityLink(caller.Context)));
        span?.SetTag("evals.grain.key", id.Key.ToString()).SetTag("evals.journal.seq", seq).SetTag("evals.grain.batch.size", callers.Count);
        if (span is not null)
        {
            foreach (var caller in callers.Skip(1)) caller.AddLink(new ActivityLink(span.Context));
        }

        return new AppendTrace(span, before);
    }

    public void Dispose()
    {
        if (span is null) return;
        span.Stop();
        Activity.Current = before;
    }
}
