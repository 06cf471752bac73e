using SQLitePCL;

namespace Evals.Storage.Sqlite;

/// <summary>One SQLite connection with the statements it has prepared. For one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE.</summary>
    private const int CacheWrites = 9;

    // SQL texts are constants: their identity is enough, and cheaper than hashing them.
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly sqlite3 _handle;

    static Connection()
    {
        Batteries_V2.Init();
        ShortWaits.Use();
    }

    private Connection(sqlite3 handle) => _handle = handle;

    /// <summary>The texts of the statements that it keeps.</summary>
    public IReadOnlyCollection<string> Texts => _statements.Keys;

    /// <summary>Opens a database file.</summary>
    /// <param name="create">Whether to create the file when it is missing; otherwise that is a fault.</param>
    /// <param name="setup">SQL to run first, such as pragmas.</param>
    public static Connection Open(string path, TimeSpan busyTimeout, bool create = false, string setup = "")
    {
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (create ? raw.SQLITE_OPEN_CREATE : 0);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var connection = new Connection(handle);
        try
        {
            if (code != raw.SQLITE_OK) throw new SqliteFault(code, raw.sqlite3_errstr(code).utf8_to_string());
            _ = raw.sqlite3_extended_result_codes(handle, 1);
            _ = raw.sqlite3_busy_timeout(handle, (int)busyTimeout.TotalMilliseconds);
            connection.Run(setup);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A kept statement, ready to bind. <paramref name="sql"/> must be a constant.</summary>
    public Statement Query(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) return known.Ready();
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
        if (code != raw.SQLITE_OK) throw Fault(code);
        return _statements[sql] = new Statement(_handle, handle);
    }

    /// <summary>Runs SQL once; may be several statements.</summary>
    public void Run(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK) throw Fault(raw.sqlite3_extended_errcode(_handle));
    }

    /// <summary>The first column of the only row.</summary>
    public long Number(string sql)
    {
        using var row = Query(sql);
        return row.Step() ? row.Int64(0) : throw new InvalidOperationException($"No row: {sql}");
    }

    /// <summary>Reads the rows of each id in turn: look-ups by key in a loop are as fast here as any list in SQL.</summary>
    /// <param name="sql">A constant that takes the workspace and one id.</param>
    public IReadOnlyList<T> ForEach<T>(string sql, string workspace, IReadOnlyCollection<string> ids, Func<Statement, T> read)
    {
        var found = new List<T>(ids.Count);
        foreach (var id in ids)
        {
            using var rows = Query(sql).Bind(workspace).Bind(id);
            while (rows.Step()) found.Add(read(rows));
        }

        return found;
    }

    /// <summary>Whether closing leaves the write-ahead log as it is, instead of moving it into the database file.</summary>
    public void KeepLogOnClose(bool keep) =>
        _ = raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, out _);

    /// <summary>How many pages were written since the last call: into the write-ahead log, where there is one.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_handle, CacheWrites, out var pages, out _, resetFlg: 1);
        return pages;
    }

    /// <summary>Copies the write-ahead log into the database file as far as readers allow, without holding up anybody.</summary>
    /// <returns>How many of the log's pages are in the file now.</returns>
    public int CopyLog()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out var copied);
        return code == raw.SQLITE_OK ? copied : throw Fault(code);
    }

    /// <summary>Ends a transaction that may have ended by itself.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0) Run("ROLLBACK");
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Destroy();
        _handle.Dispose();
    }

    private SqliteFault Fault(int code) => new(code, raw.sqlite3_errmsg(_handle).utf8_to_string());
}
