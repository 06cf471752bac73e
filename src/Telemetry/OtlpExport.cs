using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Evals.Telemetry;

/// <summary>
/// Sends spans and metrics to an OTLP collector. Off unless the environment names one; the variables are OpenTelemetry's own. To be
/// started before the first grain, so that no activation is missed in the counts, and disposed when nothing is left to tell.
/// </summary>
public sealed class OtlpExport : IDisposable
{
    /// <summary>How long the last spans and metrics may take to be sent. A collector that is away must not hold up a stop.</summary>
    private static readonly TimeSpan LastSend = TimeSpan.FromSeconds(0.5);

    /// <summary>The spans of grain calls in a cluster; without them a silo's spans would hang below ones that nobody sends.</summary>
    private const string CallsBetweenProcesses = "Microsoft.Orleans.Application";

    private readonly TracerProvider? _spans;
    private readonly MeterProvider? _metrics;

    private OtlpExport(TracerProvider? spans, MeterProvider? metrics) => (_spans, _metrics) = (spans, metrics);

    public bool SendsTraces => _spans is not null;

    /// <summary>Starts what the environment asks for, if anything.</summary>
    /// <param name="meters">Meters of the program's own engine, besides those of Evals and of ASP.NET Core.</param>
    /// <exception cref="FormatException">A variable is set to what it can't be. The message says which and what would be right.</exception>
    public static OtlpExport Start(params IReadOnlyCollection<string> meters)
    {
        var wanted = OtlpSettings.Read(Environment.GetEnvironmentVariable);
        return new OtlpExport(wanted.Traces ? Spans() : null, wanted.Metrics ? Metrics(meters) : null);
    }

    public void Dispose()
    {
        var milliseconds = (int)LastSend.TotalMilliseconds;
        Parallel.Invoke(() => _spans?.Shutdown(milliseconds), () => _metrics?.Shutdown(milliseconds));
        _spans?.Dispose();
        _metrics?.Dispose();
    }

    private static TracerProvider Spans() => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(Describe)
        .AddSource("Evals.*", "Microsoft.AspNetCore", CallsBetweenProcesses)
        .AddOtlpExporter()
        .Build();

    private static MeterProvider Metrics(IReadOnlyCollection<string> meters) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(Describe)
        .AddMeter("Evals.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
        .AddMeter([.. meters])
        .AddOtlpExporter()
        .Build();

    /// <summary>The environment's words for the service go last and win.</summary>
    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddTelemetrySdk()
        .AddService("evals", serviceVersion: Version)
        .AddEnvironmentVariableDetector();

    private static string? Version =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
