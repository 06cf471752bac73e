using System.Collections.Concurrent;
using Evals.Storage.Telemetry;
using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

/// <summary>
/// A few connections for reads, beside the writer's: in the write-ahead log neither waits for the other, and a read sees
/// everything that was committed before it began. Reads run on the caller's thread: they take microseconds.
/// </summary>
internal sealed class ReadPool(Func<Connection> connect, int size) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(size);
    private readonly ConcurrentStack<Connection> _idle = new();
    private volatile bool _closed;

    /// <summary>Runs a read inside one read transaction: all that it reads is of one moment.</summary>
    /// <exception cref="Contracts.GrainUnavailableException">The database can't be read now, or is closed.</exception>
    public async Task<T> Run<T>(Func<Connection, T> read, CancellationToken cancel = default)
    {
        await _free.WaitAsync(cancel);
        try
        {
            if (_closed) throw Unavailable.Stopping();
            return Read(read);
        }
        catch (SqliteFault fault) when (fault.IsEnvironment)
        {
            throw Unavailable.Away(fault);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads that are under way; those that come later are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var i = 0; i < size; i++) await _free.WaitAsync();
        while (_idle.TryPop(out var connection)) connection.Dispose();
        _free.Release(size);
    }

    private T Read<T>(Func<Connection, T> read)
    {
        var trace = OperationTrace.Read(SqliteStore.System);
        Connection? connection = null;
        try
        {
            connection = _idle.TryPop(out var idle) ? idle : connect();
            connection.Query("BEGIN").Execute();
            var answer = read(connection);
            connection.Query("COMMIT").Execute();
            _idle.Push(connection);
            trace.Done();
            return answer;
        }
        catch (Exception fault)
        {
            trace.Failed(fault);
            connection?.Dispose();
            throw;
        }
    }
}
