using Evals.Server.Options;
using Microsoft.Extensions.Logging.Console;

namespace Evals.Server.Logging;

/// <summary>Logs go to stderr, one line each: as text, or as JSON for machines. Stdout holds only what the start prints.</summary>
internal static class Logs
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    public static void UseEvalsLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (OptionTable.LogFormat.Of(builder.Configuration) == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = Timestamp.TrimEnd();
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.UseUtcTimestamp = true;
                text.TimestampFormat = Timestamp;
            });
        }
    }
}
