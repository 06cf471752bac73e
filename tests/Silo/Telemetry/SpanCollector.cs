using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evals.Silo.Telemetry;

/// <summary>A span as it was sent.</summary>
/// <param name="Process">Differs from process to process.</param>
/// <param name="Parent">Empty for the first of a trace.</param>
internal sealed record SentSpan(string Process, string Trace, string Id, string Parent, string Name);

/// <summary>An OTLP collector over HTTP and protobuf that keeps the spans of all processes that send to it.</summary>
internal sealed class SpanCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SentSpan> _spans = new();

    private SpanCollector(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/traces", Take);
    }

    public IReadOnlyList<SentSpan> Spans => [.. _spans];

    public string Url => _app.Urls.Single();

    public static async Task<SpanCollector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = new SpanCollector(builder.Build());
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        foreach (var resourceSpans in Protobuf.Messages(body.ToArray(), 1))
        {
            var process = Protobuf.Messages(resourceSpans, 1).SelectMany(resource => Protobuf.Messages(resource, 1))
                .Where(attribute => Protobuf.Text(attribute, 1) == "service.instance.id")
                .Select(attribute => Protobuf.Text(Protobuf.Messages(attribute, 2).Single(), 1)).Single();
            foreach (var span in Protobuf.Messages(resourceSpans, 2).SelectMany(scope => Protobuf.Messages(scope, 2)))
                _spans.Enqueue(new SentSpan(process, Protobuf.Hex(span, 1), Protobuf.Hex(span, 2), Protobuf.Hex(span, 4), Protobuf.Text(span, 5)));
        }
    }
}
