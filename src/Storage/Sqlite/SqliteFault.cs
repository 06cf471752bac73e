using SQLitePCL;

namespace Evals.Storage.Sqlite;

/// <summary>SQLite answered with an error.</summary>
/// <param name="code">The extended result code.</param>
internal sealed class SqliteFault(int code, string message) : Exception($"SQLite error {code}: {message}.")
{
    public int Code { get; } = code;

    private int Primary => Code & 0xFF;

    /// <summary>A unique key is taken.</summary>
    public bool IsUniqueViolation =>
        Code is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID;

    /// <summary>What was to be written is at fault, not the database: the transaction can go on without it.</summary>
    public bool IsOfTheWrite => Primary is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH;

    /// <summary>The disk, its space, its locks or memory: may pass.</summary>
    public bool IsEnvironment => Primary is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR
        or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_NOMEM or raw.SQLITE_CORRUPT
        or raw.SQLITE_NOTADB or raw.SQLITE_PROTOCOL;

    public bool IsNotADatabase => Primary is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT;
}
