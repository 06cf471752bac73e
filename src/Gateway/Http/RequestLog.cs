using System.Diagnostics;
using Evals.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evals.Gateway.Http;

/// <summary>
/// One line per request that failed or was slow, or per request when the options say so. Never a body, a header or a query:
/// they hold keys and other people's data.
/// </summary>
internal sealed partial class RequestLog(ILoggerFactory loggers, GatewayOptions options, TimeProvider time)
{
    private const string IdHeader = "X-Request-Id";

    private static readonly object FaultItem = new();

    private readonly ILogger _logger = loggers.CreateLogger("Evals.Gateway.Requests");

    /// <summary>Remembers the fault that a request is answered with, for its log line.</summary>
    public static void Note(HttpContext http, Fault fault) => http.Items[FaultItem] = fault;

    /// <summary>Gives the request its id: the client's own when it is short and plain, else a new one.</summary>
    /// <returns>A timestamp for <see cref="End"/>.</returns>
    public long Start(HttpContext http)
    {
        var sent = http.Request.Headers[IdHeader].ToString();
        if (IsPlain(sent)) http.TraceIdentifier = sent;
        http.Response.Headers[IdHeader] = http.TraceIdentifier;
        return time.GetTimestamp();
    }

    public void End(HttpContext http, long start)
    {
        var elapsed = time.GetElapsedTime(start);
        var status = http.Response.StatusCode;
        var level = LevelOf(status, elapsed);
        if (level == LogLevel.None) return;
        var path = http.Request.Path.Value ?? "";
        var fault = http.Items.TryGetValue(FaultItem, out var noted) ? ((Fault)noted!).Code : "";
        Request(level, http.Request.Method, path, status, elapsed.TotalMilliseconds, fault, http.TraceIdentifier, TraceId);
    }

    public void Exception(HttpContext http, Exception exception)
    {
        var path = http.Request.Path.Value ?? "";
        if (exception is GrainUnavailableException) Unavailable(exception, http.Request.Method, path, http.TraceIdentifier);
        else if (exception is not BadHttpRequestException) Broken(exception, http.Request.Method, path, http.TraceIdentifier);
    }

    private LogLevel LevelOf(int status, TimeSpan elapsed) => status switch
    {
        StatusCodes.Status499ClientClosedRequest => LogLevel.Information,
        >= 500 => LogLevel.Error,
        _ when elapsed >= options.SlowRequest => LogLevel.Warning,
        >= 400 => LogLevel.Information,
        _ => options.LogEveryRequest ? LogLevel.Information : LogLevel.None,
    };

    /// <summary>Of a request that is traced; empty for others.</summary>
    private static string TraceId => Activity.Current is { Recorded: true } span ? span.TraceId.ToHexString() : "";

    private static bool IsPlain(string id)
    {
        if (id.Length is 0 or > 64) return false;
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':')) return false;
        }

        return true;
    }

    [LoggerMessage(Message = "{Method} {Path} answered {Status} in {Milliseconds:0.0} ms {Fault} {RequestId} {TraceId}")]
    private partial void Request(
        LogLevel level, string method, string path, int status, double milliseconds, string fault, string requestId, string traceId);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed {RequestId}")]
    private partial void Broken(Exception exception, string method, string path, string requestId);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} could not be answered now {RequestId}")]
    private partial void Unavailable(Exception exception, string method, string path, string requestId);
}
