using System.Diagnostics;
using System.Diagnostics.Metrics;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>
/// What grains tell of themselves: the meter and the span source <c>Evals.Grains</c>, the same in every engine. docs/configuration.md
/// lists the names. While nobody listens each use costs one look at a field.
/// </summary>
internal static class GrainMetrics
{
    private const string Name = "Evals.Grains";

    private static readonly Meter Meter = new(Name);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<long> Counts = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096],
    };

    public static ActivitySource Spans { get; } = new(Name);

    public static Histogram<double> CallDuration { get; } = Meter.CreateHistogram(
        "evals.grain.call.duration", "s", "From a call's arrival in a grain's mailbox to its answer.", advice: Seconds);

    public static Counter<long> Refusals { get; } = Meter.CreateCounter<long>(
        "evals.grain.refusals", "{refusal}", "Commands that a grain has refused.");

    public static Histogram<long> BatchSize { get; } = Meter.CreateHistogram(
        "evals.grain.batch.size", "{command}", "Commands that one journal entry of a grain commits.", advice: Counts);

    public static UpDownCounter<long> MailboxLength { get; } = Meter.CreateUpDownCounter<long>(
        "evals.grain.mailbox.length", "{call}", "Calls that wait in the mailboxes of grains.");

    public static UpDownCounter<long> Activations { get; } = Meter.CreateUpDownCounter<long>(
        "evals.grain.activations", "{activation}", "Grains in memory with their state.");

    public static Counter<long> Failures { get; } = Meter.CreateCounter<long>(
        "evals.grain.failures", "{activation}", "Activations that a fault has ended; their callers were told to try again.");

    public static Histogram<double> LoadDuration { get; } = Meter.CreateHistogram(
        "evals.grain.load.duration", "s", "Reading a grain's state from snapshot and journal.", advice: Seconds);

    public static Gauge<long> OutboxStuck { get; } = Meter.CreateGauge<long>(
        "evals.outbox.stuck", "{message}", "Messages to runs and directories that the last sweep of the outbox could not deliver.");

    public static KeyValuePair<string, object?> Kind(GrainId id) => new("evals.grain.kind", NameOf(id.Kind));

    public static KeyValuePair<string, object?> Error(Exception fault) => new("error.type", fault.GetType().FullName);

    public static string NameOf(GrainKind kind) => kind switch
    {
        GrainKind.Run => "run",
        GrainKind.File => "file",
        GrainKind.Evaluation => "evaluation",
        _ => kind.ToString(),
    };
}
