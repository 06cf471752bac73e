using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

/// <summary>
/// The only writer of the database, on a thread of its own: takes everything that waits, writes it in one transaction,
/// answers each caller after the commit, and starts again. While one commit syncs the disk the next batch gathers.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly WriteQueue _queue;
    private readonly Func<Connection> _connect;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteSession? _session;

    /// <param name="first">The connection that the database was opened with.</param>
    /// <param name="connect">Opens another one after a fault.</param>
    public SqliteWriter(Connection first, Func<Connection> connect, WriteLimits limits)
    {
        (_queue, _connect, _session) = (new WriteQueue(limits), connect, new WriteSession(first));
        new Thread(Loop) { Name = "evals sqlite writer", IsBackground = true }.Start();
    }

    /// <summary>Queues a write. Its answer comes after the commit.</summary>
    /// <exception cref="GrainUnavailableException">Too much waits, or the writer is stopping.</exception>
    public Task<AppendOutcome> Add(PendingWrite write)
    {
        _queue.Add(write);
        return write.Answer;
    }

    /// <summary>Refuses further writes, commits those that wait, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _ended.Task;
    }

    private void Loop()
    {
        var batch = new List<PendingWrite>();
        var results = new List<WriteResult>();
        while (_queue.Take(batch)) Commit(batch, results);
        _session?.Dispose();
        _ended.SetResult();
    }

    private void Commit(List<PendingWrite> batch, List<WriteResult> results)
    {
        try
        {
            _session ??= new WriteSession(_connect());
            _session.Commit(batch, results);
        }
        catch (SqliteFault fault)
        {
            FailAll(batch, fault.ToUnavailable());
            return;
        }

        for (var i = 0; i < batch.Count; i++) results[i].Answer(batch[i]);
    }

    // Whatever state the connection is in: the next batch starts with a new one.
    private void FailAll(List<PendingWrite> batch, GrainUnavailableException fault)
    {
        _session?.Dispose();
        _session = null;
        foreach (var write in batch) write.Fail(fault);
    }
}
