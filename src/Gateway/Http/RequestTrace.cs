using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Evals.Gateway.Http;

/// <summary>What the server's own span of a request lacks to be one by the conventions, and the count of faults by code. Durations and
/// counts of requests are the server's own metrics, <c>http.server.request.duration</c>. Never a query, a header or a body.</summary>
internal static class RequestTrace
{
    private static readonly Meter Meter = new("Evals.Gateway");

    private static readonly Counter<long> Faults = Meter.CreateCounter<long>(
        "evals.gateway.faults", "{request}", "Requests that were answered with a fault, by its code.");

    /// <summary>Describes the request that is over, if its span is recorded.</summary>
    public static void End(HttpContext http)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span) return;
        var (request, status) = (http.Request, http.Response.StatusCode);
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? request.Method : $"{request.Method} {route}";
        span.SetTag("http.request.method", request.Method)
            .SetTag("url.scheme", request.Scheme)
            .SetTag("url.path", request.Path.Value)
            .SetTag("http.response.status_code", status);
        if (route is not null) span.SetTag("http.route", route);
        if (status < StatusCodes.Status500InternalServerError) return;
        span.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        span.SetStatus(ActivityStatusCode.Error);
    }

    public static void Fault(Fault fault, Dialect dialect)
    {
        if (!Faults.Enabled) return;
        Faults.Add(1, new("evals.fault.code", fault.Code), new("evals.dialect", dialect.Prefix.TrimStart('/')));
    }
}
