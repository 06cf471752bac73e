using System.Collections.Concurrent;
using System.Diagnostics;

namespace Evals.Server.Telemetry;

/// <summary>Keeps every span that ends in this process, of Evals and of ASP.NET Core.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Evals.", StringComparison.Ordinal) || source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <summary>Spans by name, in the order in which they ended.</summary>
    public IReadOnlyList<Activity> Named(string name) => [.. _ended.Where(span => span.DisplayName == name)];

    /// <summary>The server's span of a request ends after its answer was sent: waits for so many of them.</summary>
    public async Task<IReadOnlyList<Activity>> Requests(string name, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Named(name).Count < count) await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        return Named(name);
    }

    public void Dispose() => _listener.Dispose();
}
