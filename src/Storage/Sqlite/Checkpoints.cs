namespace Evals.Storage.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file beside the writer, not inside its commits, where every caller of a batch would
/// wait for it. A thread with a connection of its own copies what there is while the writer goes on; of the little that came
/// meanwhile the writer takes care between two batches, and then the log begins again at its start, so that the file stays small.
/// </summary>
internal sealed class Checkpoints : IDisposable
{
    /// <summary>So few pages take the writer about as long as one commit does.</summary>
    private const int FewPages = 256;

    /// <summary>A writer that is faster than the copying is not followed for ever.</summary>
    private const int MaxPasses = 4;

    private enum Stage
    {
        Gathering,
        Copying,
        Copied,
    }

    private readonly int _pagesDue;
    private readonly Func<Connection> _open;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _due = new(0);
    private volatile Stage _stage;
    private volatile bool _closed;
    private long _pages;

    /// <param name="pagesDue">How many pages the log gathers before they are moved.</param>
    /// <param name="open">Opens the copying connection.</param>
    public Checkpoints(int pagesDue, Func<Connection> open)
    {
        (_pagesDue, _open) = (pagesDue, open);
        _thread = new Thread(Loop) { Name = "evals sqlite log", IsBackground = true };
        _thread.Start();
    }

    /// <summary>To be called by the writer when it has committed and answered a batch.</summary>
    public void AfterCommit(Connection writer)
    {
        _pages += writer.TakePagesWritten();
        if (_stage == Stage.Gathering && _pages >= _pagesDue)
        {
            _stage = Stage.Copying;
            _due.Release();
        }
        else if (_stage == Stage.Copied)
        {
            _ = TryCopy(writer);
            _pages = 0;
            _stage = Stage.Gathering;
        }
    }

    /// <summary>Waits until the copying connection is closed.</summary>
    public void Dispose()
    {
        _closed = true;
        _due.Release();
        _thread.Join();
    }

    private void Loop()
    {
        Connection? connection = null;
        while (true)
        {
            _due.Wait();
            if (_closed) break;
            connection = CopyMost(connection);
            _stage = Stage.Copied;
        }

        connection?.Dispose();
    }

    private Connection? CopyMost(Connection? connection)
    {
        try
        {
            connection ??= _open();
        }
        catch (SqliteFault)
        {
            return null;
        }

        var before = 0;
        for (var pass = 0; pass < MaxPasses && !_closed; pass++)
        {
            var copied = TryCopy(connection);
            if (copied - before <= FewPages) break;
            before = copied;
        }

        return connection;
    }

    // A fault is no reason to stop: the log still has everything, and the disk that can't be written tells its writer so.
    private static int TryCopy(Connection connection)
    {
        try
        {
            return connection.CopyLog();
        }
        catch (SqliteFault)
        {
            return 0;
        }
    }
}
