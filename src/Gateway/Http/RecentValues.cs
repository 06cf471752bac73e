using System.Collections.Concurrent;

namespace Evals.Gateway.Http;

/// <summary>A bounded memory of facts that never change. Holds up to twice its capacity: when the newer half is full, it becomes the
/// older half and what nobody asked for since is forgotten.</summary>
internal sealed class RecentValues<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _turn = new();
    private volatile ConcurrentDictionary<TKey, TValue> _newer = new();
    private volatile ConcurrentDictionary<TKey, TValue> _older = new();
    private int _count;

    public TValue? Find(TKey key)
    {
        if (_newer.TryGetValue(key, out var value)) return value;
        if (!_older.TryGetValue(key, out value)) return null;
        Put(key, value);
        return value;
    }

    /// <summary>Forgets a fact that holds no longer.</summary>
    public void Remove(TKey key)
    {
        _newer.TryRemove(key, out _);
        _older.TryRemove(key, out _);
    }

    public void Put(TKey key, TValue value)
    {
        if (!_newer.TryAdd(key, value) || Interlocked.Increment(ref _count) < capacity) return;
        lock (_turn)
        {
            if (_count < capacity) return;
            _older = _newer;
            // It will be as large as the one before, which need not be found out step by step again.
            _newer = new ConcurrentDictionary<TKey, TValue>(Environment.ProcessorCount, capacity);
            _count = 0;
        }
    }
}
