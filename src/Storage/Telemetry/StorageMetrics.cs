using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Evals.Storage.Telemetry;

/// <summary>What stores tell of themselves: the meter and the span source <c>Evals.Storage</c>, the same for every database.
/// docs/configuration.md lists the names. While nobody listens each use costs one look at a field.</summary>
internal static class StorageMetrics
{
    private const string Name = "Evals.Storage";

    private static readonly Meter Meter = new(Name);

    public static ActivitySource Spans { get; } = new(Name);

    // The conventions' boundaries begin at a millisecond, and a local disk commits in less.
    public static Histogram<double> OperationDuration { get; } = Meter.CreateHistogram(
        "db.client.operation.duration", "s", "Duration of database operations: COMMIT of a batch of writes, SELECT of one read.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });

    public static Histogram<long> BatchSize { get; } = Meter.CreateHistogram(
        "evals.storage.batch.size", "{write}", "Writes that one transaction commits.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });

    public static UpDownCounter<long> QueueLength { get; } = Meter.CreateUpDownCounter<long>(
        "evals.storage.queue.length", "{write}", "Writes that wait for their transaction.");
}
