using System.Diagnostics;

namespace Evals.Server.Health;

/// <summary>What orchestrators ask. No key is needed; nothing about the data is said.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", Live).DisableHttpMetrics();
        routes.MapGet("/health/ready", Ready).DisableHttpMetrics();
    }

    private static Task Live(HttpContext context)
    {
        LeaveNoTrace();
        return Answer(context, StatusCodes.Status200OK, "live");
    }

    private static async Task Ready(HttpContext context)
    {
        LeaveNoTrace();
        var problem = await context.RequestServices.GetRequiredService<Readiness>().Problem(context.RequestAborted);
        await Answer(context, problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, problem ?? "ready");
    }

    /// <summary>Probes are many, and nobody looks for one among the traces.</summary>
    private static void LeaveNoTrace()
    {
        if (Activity.Current is { } span) span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    private static Task Answer(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync($"{text}\n", context.RequestAborted);
    }
}
