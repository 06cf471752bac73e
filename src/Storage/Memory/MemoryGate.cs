using Evals.Storage.Writing;

namespace Evals.Storage.Memory;

/// <summary>Lets one call at a time at the tables, and none once it is closed.</summary>
internal sealed class MemoryGate
{
    private readonly Lock _lock = new();
    private bool _closed;

    public Task<T> Run<T>(Func<T> work)
    {
        try
        {
            lock (_lock) return Task.FromResult(_closed ? throw Unavailable.Stopping() : work());
        }
        catch (Exception fault)
        {
            return Task.FromException<T>(fault);
        }
    }

    /// <summary>Answers a copy: the tables go on changing.</summary>
    public Task<IReadOnlyList<T>> List<T>(Func<IEnumerable<T>> read) => Run<IReadOnlyList<T>>(() => read().ToList());

    public void Close()
    {
        lock (_lock) _closed = true;
    }
}
