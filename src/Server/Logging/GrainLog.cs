using Evals.Grains.Ports;

namespace Evals.Server.Logging;

/// <summary>What grains and engine have to say, in the server's log.</summary>
internal sealed partial class GrainLog(ILoggerFactory factory) : IGrainLog
{
    private readonly ILogger _log = factory.CreateLogger("Evals.Grains");

    public void Warning(string message, Exception? cause = null) => Warn(_log, cause, message);

    public void Error(string message, Exception? cause = null) => Fail(_log, cause, message);

    [LoggerMessage(1, LogLevel.Warning, "{Text}")]
    private static partial void Warn(ILogger log, Exception? cause, string text);

    [LoggerMessage(2, LogLevel.Error, "{Text}")]
    private static partial void Fail(ILogger log, Exception? cause, string text);
}
