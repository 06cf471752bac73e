using System.Collections.Concurrent;

namespace Evals.Client;

/// <summary>Lets equal reads share a call. A read is answered by a call that began after it was asked for, never by one that is already under
/// way, so that it sees whatever was answered before it; all that are asked for meanwhile share the next call.</summary>
internal sealed class SharedReads<TKey, T>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Line> _lines = new();

    /// <param name="read">Makes the call.</param>
    public Task<T> Read(TKey key, Func<Task<T>> read)
    {
        while (true)
        {
            var line = _lines.GetOrAdd(key, static _ => new Line());
            lock (line)
            {
                if (line.IsOver) continue;
                if (line.UnderWay) return (line.Next ??= new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                line.UnderWay = true;
            }

            return First(key, line, read);
        }
    }

    private async Task<T> First(TKey key, Line line, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        finally
        {
            if (TakeNext(key, line) is { } next) _ = Rest(key, line, next, read);
        }
    }

    private async Task Rest(TKey key, Line line, TaskCompletionSource<T>? next, Func<Task<T>> read)
    {
        for (; next is not null; next = TakeNext(key, line))
        {
            try
            {
                next.SetResult(await read());
            }
            catch (Exception fault)
            {
                next.SetException(fault);
            }
        }
    }

    /// <summary>Those who wait for the next call; null for none, and then the line is over.</summary>
    private TaskCompletionSource<T>? TakeNext(TKey key, Line line)
    {
        lock (line)
        {
            var next = line.Next;
            line.Next = null;
            if (next is not null) return next;
            line.IsOver = true;
        }

        _lines.TryRemove(key, out _);
        return null;
    }

    /// <summary>The reads of one key. Locked by whoever touches it.</summary>
    private sealed class Line
    {
        public bool UnderWay { get; set; }

        public bool IsOver { get; set; }

        public TaskCompletionSource<T>? Next { get; set; }
    }
}
