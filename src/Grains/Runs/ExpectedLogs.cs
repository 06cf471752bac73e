namespace Evals.Grains;

/// <summary>Logs that a run is about to take up: what their homes tell of them meanwhile has to wait until it has.</summary>
internal sealed class ExpectedLogs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<TaskCompletionSource>> _waiting = [];

    /// <summary>Expects these logs until it is disposed of.</summary>
    public IDisposable Expect(IReadOnlyCollection<string> logIds)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            foreach (var logId in logIds)
            {
                if (!_waiting.TryGetValue(logId, out var others)) _waiting[logId] = others = [];
                others.Add(taken);
            }
        }

        return new Expectation(this, logIds, taken);
    }

    /// <summary>Completes when nobody is about to take up the log.</summary>
    public Task Taken(string logId)
    {
        lock (_lock)
            return _waiting.TryGetValue(logId, out var waiting) ? Task.WhenAll(waiting.Select(w => w.Task)) : Task.CompletedTask;
    }

    private sealed class Expectation(ExpectedLogs owner, IReadOnlyCollection<string> logIds, TaskCompletionSource taken) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                foreach (var logId in logIds)
                {
                    var others = owner._waiting[logId];
                    others.Remove(taken);
                    if (others.Count == 0) owner._waiting.Remove(logId);
                }
            }

            taken.SetResult();
        }
    }
}
