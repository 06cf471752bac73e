using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>What PostgreSQL's and Npgsql's errors mean here, by SQLSTATE.</summary>
internal static class PostgresFaults
{
    /// <summary>Raised by the schema's <c>refuse()</c>: what a row asks for can't be had.</summary>
    public const string Refused = "EV001";

    /// <summary>A unique key is taken, or the row was refused.</summary>
    public static bool IsConflict(this PostgresException fault) => fault.SqlState is PostgresErrorCodes.UniqueViolation or Refused;

    /// <summary>The database's disk has no room for what was to be written.</summary>
    public static bool IsFull(this PostgresException fault) => fault.SqlState == PostgresErrorCodes.DiskFull;

    /// <summary>What was to be written is at fault, not the database: the rest can go on without it. Classes 22 (data), 23 (constraints)
    /// and 54 (too large).</summary>
    public static bool IsOfTheWrite(this PostgresException fault) =>
        fault.IsConflict() || fault.SqlState[..2] is "22" or "23" or "54";

    /// <summary>Rolled back for the sake of another transaction: the same again will do.</summary>
    public static bool IsPreempted(this PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>The connection is gone, or the server is about to go: another connection may do.</summary>
    public static bool IsConnection(this NpgsqlException fault) =>
        fault is not PostgresException { SqlState: var state } ? fault.InnerException is not TimeoutException : state[..2] is "08" || state[..3] is "57P";

    /// <summary>The server, its network, disk, memory, locks or rights: may pass. A statement of ours that is wrong is none of these.</summary>
    public static bool IsEnvironment(this NpgsqlException fault) =>
        fault is not PostgresException { SqlState: var state } || state[..2] is "08" or "25" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" or "XX";
}
