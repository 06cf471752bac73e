using System.Diagnostics;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>
/// Keeps the standalone server and a cluster's silos off one another's database: a server has it for itself, silos share it. The lock
/// belongs to the writer's session, so that nothing is written without it, and a process that dies lets go of it. The row in
/// <c>engine</c> only tells who holds it.
/// </summary>
internal sealed class EngineLock(PostgresOptions options, string schema)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the lock for this session, or waits until the other engine has let go.</summary>
    /// <exception cref="StoreUnusableException">The other engine, or another server, still has it.</exception>
    public void Take(NpgsqlConnection session, TimeSpan wait)
    {
        var clock = Stopwatch.StartNew();
        while (!TryTake(session))
        {
            if (clock.Elapsed >= wait) throw InUse(session);
            Thread.Sleep(Pause);
        }
    }

    /// <summary>Writes down who has it. The tables must be there.</summary>
    public void Sign(NpgsqlConnection session) => Sql.Run(
        session,
        """
        INSERT INTO engine (name, owner, since) VALUES ($1, $2, now())
        ON CONFLICT (one) DO UPDATE SET name = excluded.name, owner = excluded.owner, since = excluded.since
        """,
        Sql.Value(options.Engine.ToString()), Sql.Value(options.Owner));

    private bool TryTake(NpgsqlConnection session)
    {
        var function = options.Engine == EngineKind.Standalone ? "pg_try_advisory_lock" : "pg_try_advisory_lock_shared";
        return Sql.Run(session, $"SELECT {function}({PostgresSchema.LockClass}, hashtext($1))", Sql.Value($"engine of {schema}")) is true;
    }

    private StoreUnusableException InUse(NpgsqlConnection session)
    {
        var holder = "another process";
        if (Sql.Run(session, "SELECT to_regclass('engine') IS NOT NULL") is true)
            holder = Sql.Run(session, "SELECT lower(name) || ' engine, ' || owner FROM engine") as string ?? holder;
        var rule = options.Engine == EngineKind.Standalone
            ? "a standalone server needs it for itself"
            : "silos can't share it with a standalone server";
        return new StoreUnusableException(StoreProblem.InUse, $"The database is in use ({holder}): {rule}. Stop the other one first.");
    }
}
