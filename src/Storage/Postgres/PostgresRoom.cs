using System.Globalization;
using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>Whether the database's disk has room. PostgreSQL does not say how much; so a write that found none is taken note of, and from then
/// on room is tried out until there is some: pages are taken and given back.</summary>
internal sealed class PostgresRoom(NpgsqlDataSource connections)
{
    /// <summary>Of a row that fills a quarter of a page of 8 KiB, and is neither compressed nor put elsewhere.</summary>
    private const int RowBytes = 1_900;

    // Its rows are not logged and it is never committed: all that is left of it are some dead rows in the catalog.
    private static readonly string TakePages = string.Create(
        CultureInfo.InvariantCulture,
        $"CREATE UNLOGGED TABLE room_that_is_tried_out AS SELECT repeat('x', {RowBytes}) FROM generate_series(1, {Room.Least / RowBytes})");

    private volatile bool _wasFull;

    /// <summary>A session that takes note of writes that find no room.</summary>
    public IWriteSession Watch(IWriteSession session) => new Watched(session, this);

    /// <inheritdoc cref="IStore.EnsureRoom"/>
    public async Task Ensure()
    {
        if (!_wasFull) return;
        try
        {
            await using var connection = await connections.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand(TakePages, connection, transaction);
            await command.ExecuteNonQueryAsync();
            _wasFull = false;
        }
        catch (PostgresException fault) when (fault.IsFull())
        {
            throw Room.None($"the disk of the database has less than {Room.Least >> 10} KiB left ({fault.SqlState})");
        }
    }

    private sealed class Watched(IWriteSession session, PostgresRoom room) : IWriteSession
    {
        public bool IsOpen => session.IsOpen;

        public void Commit(List<PendingWrite> batch, List<WriteResult> results)
        {
            try
            {
                session.Commit(batch, results);
            }
            catch (PostgresException fault) when (fault.IsFull())
            {
                room._wasFull = true;
                throw;
            }
        }

        public void AfterAnswers() => session.AfterAnswers();

        public void Dispose() => session.Dispose();
    }
}
