using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evals.Server.Telemetry;

/// <summary>An OTLP collector that takes everything, over HTTP/1.1 with protobuf and over gRPC, and only looks for texts in it.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, string Text)> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private FakeCollector(WebApplication app)
    {
        _app = app;
        foreach (var signal in new[] { "trace", "metrics" })
        {
            app.MapPost($"/v1/{(signal == "trace" ? "traces" : signal)}", http => Take(http, signal));
            app.MapPost($"/opentelemetry.proto.collector.{signal}.v1.{(signal == "trace" ? "Trace" : "Metrics")}Service/Export", async http =>
            {
                await Take(http, signal);
                http.Response.ContentType = "application/grpc";
                http.Response.AppendTrailer("grpc-status", "0");
                // One uncompressed message of no bytes.
                await http.Response.Body.WriteAsync(new byte[5]);
            });
        }
    }

    /// <summary>Everything that arrived, as far as it is text.</summary>
    public string All => string.Concat(_received.Select(sent => sent.Text));

    public static async Task<FakeCollector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        var collector = new FakeCollector(builder.Build());
        await collector._app.StartAsync();
        return collector;
    }

    /// <param name="protocol"><c>http/protobuf</c> or <c>grpc</c>.</param>
    public string Url(string protocol) => _app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.ElementAt(protocol == "grpc" ? 1 : 0);

    /// <summary>Waits until a signal has brought each of the texts.</summary>
    /// <param name="signal"><c>trace</c> or <c>metrics</c>.</param>
    public async Task Until(string signal, params string[] texts)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (texts.FirstOrDefault(text => !_received.Any(sent => sent.Signal == signal && sent.Text.Contains(text, StringComparison.Ordinal))) is { } missing)
        {
            try
            {
                await _arrived.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"No {signal} brought {missing}.");
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext http, string signal)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _received.Enqueue((signal, Encoding.Latin1.GetString(body.ToArray())));
        _arrived.Release();
    }
}
