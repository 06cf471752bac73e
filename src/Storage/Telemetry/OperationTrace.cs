using System.Diagnostics;
using Evals.Storage.Writing;

namespace Evals.Storage.Telemetry;

/// <summary>One operation on the database: a span as the conventions name it, and its duration. Never a statement's text or values.
/// To be ended once, as done or as failed.</summary>
internal readonly struct OperationTrace
{
    private readonly string _system;
    private readonly string _operation;
    private readonly Activity? _span;
    private readonly Activity? _before;
    private readonly long _start;

    private OperationTrace(string system, string operation, Activity? span, Activity? before)
    {
        (_system, _operation, _span, _before) = (system, operation, span, before);
        _start = Stopwatch.GetTimestamp();
        span?.SetTag("db.system.name", system).SetTag("db.operation.name", operation);
    }

    /// <param name="system">The database by the name that the conventions have for it: <c>sqlite</c>, <c>postgresql</c>.</param>
    public static OperationTrace Read(string system)
    {
        // No span without a caller: nobody asks about a start or a sweep that reads a hundred times.
        var caller = StorageMetrics.Spans.HasListeners() ? Activity.Current : null;
        var span = caller is null ? null : StorageMetrics.Spans.StartActivity("SELECT", ActivityKind.Client);
        return new OperationTrace(system, "SELECT", span, caller);
    }

    /// <summary>The commit of a batch: below the first of its callers who is traced, with links to all and from all.</summary>
    public static OperationTrace Commit(string system, List<PendingWrite> batch)
    {
        if (StorageMetrics.BatchSize.Enabled) StorageMetrics.BatchSize.Record(batch.Count, new KeyValuePair<string, object?>("db.system.name", system));
        var span = StorageMetrics.Spans.HasListeners() ? CommitSpan(batch) : null;
        return new OperationTrace(system, "COMMIT", span, before: null);
    }

    public void Failed(Exception fault)
    {
        _span?.SetStatus(ActivityStatusCode.Error);
        End(fault.GetType().FullName);
    }

    public void Done() => End(error: null);

    private static Activity? CommitSpan(List<PendingWrite> batch)
    {
        var callers = batch.Select(write => write.Caller).OfType<Activity>().ToList();
        if (callers.Count == 0) return null;
        var links = callers.SelectMany(caller => caller.Links.Prepend(new ActivityLink(caller.Context)));
        var span = StorageMetrics.Spans.StartActivity("COMMIT", ActivityKind.Client, callers[0].Context, links: links);
        if (span is null) return null;
        if (batch.Count > 1) span.SetTag("db.operation.batch.size", batch.Count);
        foreach (var caller in callers.Skip(1)) caller.AddLink(new ActivityLink(span.Context));
        return span;
    }

    private void End(string? error)
    {
        if (StorageMetrics.OperationDuration.Enabled)
        {
            var tags = new TagList { { "db.system.name", _system }, { "db.operation.name", _operation } };
            if (error is not null) tags.Add("error.type", error);
            StorageMetrics.OperationDuration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        }

        if (_span is null) return;
        if (error is not null) _span.SetTag("error.type", error);
        _span.Stop();
        Activity.Current = _before;
    }
}
