using System.Security.Cryptography;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>Opens the writer's session, with the engine's lock on it.</summary>
internal sealed class PostgresWriterSource(PostgresConnections connections, PostgresOptions options)
{
    /// <summary>How many counters of logs there are for the processes of a cluster, besides number 0, which is the standalone server's.</summary>
    private const int ClusterSlots = 32;

    /// <summary>When a server process began, in microseconds: with its number that names one for good.</summary>
    private const string Start = "(extract(epoch FROM backend_start) * 1000000)::bigint";

    // A connection that broke may still be at work on the server, with the lock.
    private static readonly TimeSpan ReopenWait = TimeSpan.FromSeconds(2);

    private readonly EngineLock _lock = new(options, connections.Schema);
    private readonly short _slot = (short)(options.Engine == EngineKind.Standalone ? 0 : 1 + RandomNumberGenerator.GetInt32(ClusterSlots));
    private (int Pid, long Start) _last;

    /// <summary>The first session: the tables are there afterwards.</summary>
    public PostgresSession Open() => Connect(connection =>
    {
        _lock.Take(connection, options.EngineWait);
        PostgresSchema.Apply(connection, connections.Schema, connections.Place);
        _lock.Sign(connection);
    });

    /// <summary>Another one after a fault. What the session before has not committed yet it never will.</summary>
    public PostgresSession Reopen() => Connect(connection =>
    {
        EndLast(connection);
        _lock.Take(connection, ReopenWait);
        _lock.Sign(connection);
    });

    private PostgresSession Connect(Action<NpgsqlConnection> prepare)
    {
        var connection = connections.OpenOwn();
        try
        {
            prepare(connection);
            MakeDurable(connection);
            _last = Identify(connection);
            return new PostgresSession(connection, _slot);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>An answer is a promise: where a commit would be answered before it is on the disk, that is put right.</summary>
    internal static void MakeDurable(NpgsqlConnection connection) => Sql.Run(
        connection, "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");

    private static (int Pid, long Start) Identify(NpgsqlConnection connection) =>
        (connection.ProcessID, (long)Sql.Run(connection, $"SELECT {Start} FROM pg_stat_activity WHERE pid = pg_backend_pid()")!);

    private void EndLast(NpgsqlConnection connection) => Sql.Run(
        connection, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND {Start} = $2", Sql.Value(_last.Pid), Sql.Value(_last.Start));
}
