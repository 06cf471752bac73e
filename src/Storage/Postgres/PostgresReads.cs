using Evals.Contracts;
using Evals.Storage.Telemetry;
using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>Runs reads on pooled connections.</summary>
internal sealed class PostgresReads(NpgsqlDataSource source)
{
    private volatile bool _closed;

    /// <summary>The rows of one statement.</summary>
    /// <exception cref="GrainUnavailableException">The database can't be read now, or is closed.</exception>
    public Task<List<T>> Rows<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] values) =>
        Rows(sql, read, values, CancellationToken.None);

    /// <inheritdoc cref="Rows{T}(string, Func{NpgsqlDataReader, T}, NpgsqlParameter[])"/>
    public async Task<List<T>> Rows<T>(string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] values, CancellationToken cancel)
    {
        if (_closed) throw Unavailable.Stopping();
        await using var command = Sql.Query(sql, values);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Run(command, read, cancel);
            }
            catch (NpgsqlException fault) when (fault.IsConnection() && attempt == 1)
            {
                // The pool gave a connection that had died since its last use; reading changes nothing, so another one is asked.
                source.Clear();
            }
            catch (NpgsqlException fault) when (fault.IsEnvironment())
            {
                throw Unavailable.Away(fault);
            }
        }
    }

    /// <summary>The only row of one statement, or the default.</summary>
    public async Task<T?> Row<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] values)
    {
        var rows = await Rows(sql, read, values);
        return rows.Count > 0 ? rows[0] : default;
    }

    public Task<long> Number(string sql, params NpgsqlParameter[] values) => Row(sql, row => row.GetInt64(0), values);

    /// <summary>Closes to reads that come from now on.</summary>
    public void Close() => _closed = true;

    private async Task<List<T>> Run<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        var trace = OperationTrace.Read(PostgresStore.System);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            command.Connection = connection;
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
            trace.Done();
            return rows;
        }
        catch (Exception fault)
        {
            trace.Failed(fault);
            throw;
        }
    }
}
