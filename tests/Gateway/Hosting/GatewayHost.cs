using System.Net;
using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>The gateway on a real port, over whatever grains a test has.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LogCapture _logs;

    private GatewayHost(WebApplication app, LogCapture logs)
    {
        (_app, _logs) = (app, logs);
        Url = new Uri(app.Urls.Single());
    }

    public Uri Url { get; }

    public static async Task<GatewayHost> Start(IGrains grains, GatewayOptions? options = null, TimeProvider? time = null)
    {
        var logs = new LogCapture();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton(grains);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddEvalsGateway(options);
        var app = builder.Build();
        app.MapEvalsGateway();
        await app.StartAsync();
        return new GatewayHost(app, logs);
    }

    /// <summary>What is mapped below a prefix, such as <c>GET /files</c> without the prefix.</summary>
    public IEnumerable<string> Routes(string prefix) => ((IEndpointRouteBuilder)_app).DataSources
        .SelectMany(source => source.Endpoints).Cast<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(prefix + "/", StringComparison.Ordinal))
        .Select(endpoint =>
            $"{endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single()} {endpoint.RoutePattern.RawText![prefix.Length..]}");

    /// <summary>A client with a key, or with none.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url, "/v5/"), DefaultRequestVersion = HttpVersion.Version11 };
        if (key is not null) client.DefaultRequestHeaders.Add("X-API-KEY", key);
        return client;
    }

    /// <summary>Stops, so that every request has left its line, and answers the lines.</summary>
    public async Task<IReadOnlyList<LogCapture.LogLine>> StopForLogs()
    {
        await _app.StopAsync();
        return _logs.Lines;
    }

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
