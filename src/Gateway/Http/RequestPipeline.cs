using Evals.Contracts;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>Around every request of a dialect: its id, its log line, and an answer in the dialect's shape also when there is no
/// such route or something breaks.</summary>
internal sealed class RequestPipeline(IReadOnlyList<Dialect> dialects, RequestLog log)
{
    public async Task Invoke(HttpContext http, RequestDelegate next)
    {
        if (DialectOf(http.Request.Path) is not { } dialect)
        {
            await next(http);
            RequestTrace.End(http);
            return;
        }

        var start = log.Start(http);
        try
        {
            await next(http);
            if (RouteFault(http) is { } fault) await ((Answer)fault).Write(http, dialect);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e)
        {
            await AnswerException(http, dialect, e);
        }
        finally
        {
            log.End(http, start);
            RequestTrace.End(http);
        }
    }

    /// <summary>Routing answers unknown paths and methods with a bare status.</summary>
    private static HttpFault? RouteFault(HttpContext http) => http.Response switch
    {
        { HasStarted: true } => null,
        { StatusCode: StatusCodes.Status404NotFound, ContentLength: null } => HttpFault.NoSuchRoute,
        { StatusCode: StatusCodes.Status405MethodNotAllowed, ContentLength: null } => HttpFault.MethodNotAllowed,
        _ => null,
    };

    private async Task AnswerException(HttpContext http, Dialect dialect, Exception exception)
    {
        log.Exception(http, exception);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Headers.ContentLength = null;
        Answer answer = exception switch
        {
            GrainUnavailableException e => HttpFault.Unavailable(e.RetryAfter),
            BadHttpRequestException e => HttpFault.Unreadable(e.StatusCode),
            // As much as others hold now: nothing is broken, and a client that tries again finds room.
            OutOfMemoryException => HttpFault.Unavailable(TimeSpan.FromSeconds(1)),
            _ => HttpFault.Internal,
        };
        await answer.Write(http, dialect);
    }

    private Dialect? DialectOf(PathString path)
    {
        foreach (var dialect in dialects)
        {
            if (path.StartsWithSegments(dialect.Prefix, StringComparison.OrdinalIgnoreCase)) return dialect;
        }

        return null;
    }
}
