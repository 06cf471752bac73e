using Evals.Contracts;
using Evals.Storage.Telemetry;

namespace Evals.Storage.Writing;

/// <summary>
/// Writes in the order in which they came, bounded in count and bytes, taken in batches by one writer thread. Callers
/// beyond the bound are told to come again; memory never grows instead.
/// </summary>
internal sealed class WriteQueue(WriteLimits limits)
{
    private readonly object _gate = new();
    private readonly Queue<PendingWrite> _waiting = new();
    private long _waitingBytes;
    private bool _closed;

    /// <returns>Why the write was not queued; null when it was.</returns>
    public GrainUnavailableException? TryAdd(PendingWrite write)
    {
        lock (_gate)
        {
            if (_closed) return Unavailable.Stopping();
            if (!HasRoomFor(write)) return Unavailable.Full();
            _waiting.Enqueue(write);
            _waitingBytes += write.Bytes;
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
        }

        StorageMetrics.QueueLength.Add(1);
        return null;
    }

    /// <summary>Waits until something is there and takes all of it, up to the bounds of a batch.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(List<PendingWrite> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed) return false;
                Monitor.Wait(_gate);
            }

            Fill(batch);
        }

        StorageMetrics.QueueLength.Add(-batch.Count);
        return true;
    }

    /// <summary>From now on nothing is added; what waits can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool HasRoomFor(PendingWrite write) =>
        _waiting.Count == 0
        || (_waiting.Count < limits.WaitingCount && _waitingBytes + write.Bytes <= limits.WaitingBytes);

    private void Fill(List<PendingWrite> batch)
    {
        var bytes = 0L;
        while (batch.Count < limits.BatchCount && _waiting.TryPeek(out var next))
        {
            if (batch.Count > 0 && bytes + next.Bytes > limits.BatchBytes) return;
            bytes += next.Bytes;
            _waitingBytes -= next.Bytes;
            batch.Add(_waiting.Dequeue());
        }
    }
}
