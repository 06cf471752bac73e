using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Telemetry;

namespace Evals.Storage.Writing;

/// <summary>
/// The only writer of the database, on a thread of its own: takes everything that waits, writes it in one transaction,
/// answers each caller after the commit, and starts again. While one commit syncs the disk the next batch gathers.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly WriteQueue _queue;
    private readonly string _system;
    private readonly Func<IWriteSession> _reconnect;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IWriteSession? _session;

    /// <param name="system">What telemetry calls the database.</param>
    /// <param name="first">On the connection that the database was opened with.</param>
    /// <param name="reconnect">Opens another one after a fault.</param>
    public StoreWriter(string system, IWriteSession first, Func<IWriteSession> reconnect, WriteLimits limits)
    {
        (_queue, _system, _reconnect, _session) = (new WriteQueue(limits), system, reconnect, first);
        new Thread(Loop) { Name = "evals writer", IsBackground = true }.Start();
    }

    /// <summary>Queues a write. Its answer comes after the commit.</summary>
    /// <returns>Fails with <see cref="GrainUnavailableException"/> when too much waits, when the writer is stopping, or when the
    /// database is away.</returns>
    public Task<AppendOutcome> Add(PendingWrite write)
    {
        if (_queue.TryAdd(write) is { } refusal) write.Fail(refusal);
        return write.Answer;
    }

    /// <summary>Refuses further writes and commits those that wait.</summary>
    public Task Drain()
    {
        _queue.Close();
        return _drained.Task;
    }

    /// <summary>Closes the connection of a drained writer.</summary>
    public void Dispose() => Disconnect();

    private void Loop()
    {
        var batch = new List<PendingWrite>();
        var results = new List<WriteResult>();
        while (_queue.Take(batch)) Commit(batch, results);
        _drained.SetResult();
    }

    private void Commit(List<PendingWrite> batch, List<WriteResult> results)
    {
        var trace = OperationTrace.Commit(_system, batch);
        try
        {
            if (_session is { IsOpen: false }) Disconnect();
            _session ??= _reconnect();
            _session.Commit(batch, results);
        }
        catch (Exception fault)
        {
            // Whatever it is, nobody may wait for ever and the thread must live: the callers get it, the next batch a new connection.
            Disconnect();
            trace.Failed(fault);
            foreach (var write in batch) write.Fail(Unavailable.Away(fault));
            return;
        }

        trace.Done();
        for (var i = 0; i < batch.Count; i++) results[i].Answer(batch[i]);
        _session.AfterAnswers();
    }

    // Closing takes back whatever the connection had not committed.
    private void Disconnect()
    {
        _session?.Dispose();
        _session = null;
    }
}
