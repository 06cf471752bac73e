using System.Diagnostics.Metrics;

namespace Evals.Server.Telemetry;

/// <summary>Listens to one instrument of this process.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<long> _seen = [];
    private Func<IReadOnlyList<long>, bool>? _awaited;
    private TaskCompletionSource? _reached;

    public Measured(string instrument)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Name == instrument) listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Take(value));
        _listener.Start();
    }

    /// <summary>Waits until what was measured fulfils a condition.</summary>
    public Task Until(Func<IReadOnlyList<long>, bool> condition)
    {
        lock (_seen)
        {
            if (condition(_seen)) return Task.CompletedTask;
            (_awaited, _reached) = (condition, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public void Forget()
    {
        lock (_seen) _seen.Clear();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(long value)
    {
        lock (_seen)
        {
            _seen.Add(value);
            if (_awaited?.Invoke(_seen) == true) _reached!.TrySetResult();
        }
    }
}
