using System.Collections.Concurrent;
using Evals.Grains.Ports;

namespace Evals.Engine.Faults;

internal sealed class RecordedLog : IGrainLog
{
    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<string> Errors { get; } = new();

    public void Warning(string message, Exception? cause = null) => Warnings.Enqueue(message);

    public void Error(string message, Exception? cause = null) => Errors.Enqueue(message);
}
