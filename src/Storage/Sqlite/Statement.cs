using System.Text;
using SQLitePCL;

namespace Evals.Storage.Sqlite;

/// <summary>
/// A prepared statement, kept by its connection and used by one thread at a time: bind the values in order, step, read the
/// columns. Disposing ends the use, not the statement: its values and its read lock are let go.
/// </summary>
internal sealed class Statement(sqlite3 connection, sqlite3_stmt handle) : IDisposable
{
    private const int StackBytes = 512;

    /// <summary>In place of a text, for a parameter that holds null.</summary>
    private static readonly string Null = new('0', 1);

    /// <summary>What each parameter holds, as far as it is a text or null: SQLite keeps it after the use, and the rows of a batch share
    /// most of their values. Null for anything else.</summary>
    private readonly string?[] _texts = new string?[raw.sqlite3_bind_parameter_count(handle) + 1];

    /// <summary>The same for numbers.</summary>
    private readonly long?[] _numbers = new long?[raw.sqlite3_bind_parameter_count(handle) + 1];

    private int _bound;

    /// <summary>Binding begins with the first parameter again, whatever became of the last use.</summary>
    public Statement Ready()
    {
        _bound = 0;
        return this;
    }

    public Statement Bind(long value)
    {
        if (_numbers[_bound + 1] == value) return Held();
        var at = Next();
        Checked(raw.sqlite3_bind_int64(handle, at, value));
        _numbers[at] = value;
        return this;
    }

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(ReadOnlySpan<byte> blob) => Checked(raw.sqlite3_bind_blob(handle, Next(), blob));

    /// <summary>Null stays null.</summary>
    public Statement Bind(byte[]? blob) => blob is null ? Bind((string?)null) : Bind(blob.AsSpan());

    /// <summary>Text as UTF-8; null stays null.</summary>
    public Statement Bind(string? text)
    {
        if (ReferenceEquals(_texts[_bound + 1], text ?? Null)) return Held();
        if (text is null) return BindNull();
        if (text.Length > StackBytes / 3) return BindUtf8(text, Encoding.UTF8.GetBytes(text));
        Span<byte> utf8 = stackalloc byte[StackBytes];
        return BindUtf8(text, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>Goes to the next row. False after the last one.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        throw Fault(raw.sqlite3_extended_errcode(connection));
    }

    /// <summary>Runs a statement that answers no rows, and ends its use.</summary>
    public void Execute()
    {
        using (this) Step();
    }

    /// <summary>As <see cref="Execute"/>. False when a unique key is taken; then nothing was changed.</summary>
    public bool TryExecute()
    {
        try
        {
            Execute();
            return true;
        }
        catch (SqliteFault fault) when (fault.IsUniqueViolation)
        {
            return false;
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public byte[]? BlobOrNull(int column) => IsNull(column) ? null : Blob(column);

    // A text's bytes are its blob: the length is known and no terminator is looked for.
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    // The reset repeats the error of the step, which was thrown there.
    public void Dispose() => _ = raw.sqlite3_reset(handle);

    /// <summary>Ends the statement itself.</summary>
    public void Destroy() => handle.Dispose();

    // An empty span has no address, which SQLite would take for null.
    private Statement BindUtf8(string text, ReadOnlySpan<byte> utf8)
    {
        var at = Next();
        Checked(utf8.IsEmpty ? raw.sqlite3_bind_text(handle, at, "") : raw.sqlite3_bind_text(handle, at, utf8));
        _texts[at] = text;
        return this;
    }

    private Statement BindNull()
    {
        var at = Next();
        Checked(raw.sqlite3_bind_null(handle, at));
        _texts[at] = Null;
        return this;
    }

    /// <summary>The parameter that is bound next holds its value already.</summary>
    private Statement Held()
    {
        _bound++;
        return this;
    }

    /// <summary>The parameter that is bound next; what it held is forgotten.</summary>
    private int Next()
    {
        _bound++;
        (_texts[_bound], _numbers[_bound]) = (null, null);
        return _bound;
    }

    private Statement Checked(int code) => code == raw.SQLITE_OK ? this : throw Fault(code);

    private SqliteFault Fault(int code) => new(code, raw.sqlite3_errmsg(connection).utf8_to_string());
}
