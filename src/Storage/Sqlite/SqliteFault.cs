using Evals.Contracts;
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

    /// <summary>The statement is at fault and nothing else: its transaction goes on.</summary>
    public bool IsConstraint => Primary == raw.SQLITE_CONSTRAINT;

    /// <summary>The disk, its space, its locks or memory: may pass.</summary>
    public bool IsEnvironment => Primary is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR
        or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_NOMEM or raw.SQLITE_CORRUPT
        or raw.SQLITE_NOTADB or raw.SQLITE_PROTOCOL;

    public bool IsNotADatabase => Primary is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT;

    /// <summary>The fault as callers of the ports see it.</summary>
    public GrainUnavailableException ToUnavailable() => new($"Storage is away: {Message}", this);
}
