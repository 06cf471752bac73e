using Evals.Server.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Evals.Server.Http;

/// <summary>What one client may hold of the server. A connection that sends nothing, or drips, is closed.</summary>
internal static class KestrelLimits
{
    public static void Apply(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);

        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = OptionTable.MaxBodyBytes.Of(configuration);
        limits.MaxConcurrentConnections = OptionTable.MaxConnections.Of(configuration);
        limits.MaxConcurrentUpgradedConnections = 0;

        // Lists take repeated run_id, id and type in the query: 16 KiB hold some 400 of them.
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;

        // What waits unread of a body; the rest waits at the client's.
        limits.MaxRequestBufferSize = 64 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
