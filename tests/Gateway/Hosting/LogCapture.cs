using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>Keeps what the gateway logs.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    /// <summary>The gateway's own lines; the framework's are left out.</summary>
    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    public sealed record LogLine(LogLevel Level, string Text, Exception? Exception);

    private sealed class Logger(LogCapture owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (category.StartsWith("Evals.", StringComparison.Ordinal))
                owner._lines.Enqueue(new LogLine(logLevel, formatter(state, exception), exception));
        }
    }
}
