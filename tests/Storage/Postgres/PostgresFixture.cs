using System.Diagnostics;
using Evals.Testing;
using Npgsql;

namespace Evals.Storage.Tests.Postgres;

/// <summary>A PostgreSQL for one class of tests, which may do anything to it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    internal PrivatePostgres Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PrivatePostgres.Start();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

/// <summary>A session beside the store's.</summary>
internal static class Beside
{
    public static async Task<NpgsqlConnection> Open(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public static async Task<object?> Run(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public static async Task Until(this NpgsqlConnection connection, string condition)
    {
        var clock = Stopwatch.StartNew();
        while (await connection.Run($"SELECT {condition}") is not true)
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"Not even after a minute: {condition}");
    }
}
