using Evals.Storage.Postgres.Rows;
using Npgsql;
using NpgsqlTypes;

namespace Evals.Storage.Postgres;

/// <summary>Commands with positional parameters ($1, $2, ...), typed so that nothing is boxed and nulls have a type.</summary>
internal static class Sql
{
    public static NpgsqlParameter Value(string? text) => new NpgsqlParameter<string?>
    {
        NpgsqlDbType = NpgsqlDbType.Text,
        TypedValue = text is null ? null : PostgresText.Encode(text),
    };

    public static NpgsqlParameter Value(long number) => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = number };

    public static NpgsqlParameter Value(int number) => new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer, TypedValue = number };

    public static NpgsqlParameter Value(bool? truth) => new NpgsqlParameter<bool?> { NpgsqlDbType = NpgsqlDbType.Boolean, TypedValue = truth };

    public static NpgsqlParameter Value(byte[] bytes) => new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = bytes };

    public static NpgsqlParameter OptionalValue(byte[]? bytes) => new NpgsqlParameter<byte[]?> { NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = bytes };

    public static NpgsqlParameter Value(DateTimeOffset time) => Value(Timestamps.ToMicroseconds(time));

    public static NpgsqlParameter Values(IEnumerable<string> texts)
    {
        var column = Column.Text();
        foreach (var text in texts) column.AddText(text);
        return column.ToParameter();
    }

    public static NpgsqlCommand Query(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlCommand(sql);
        foreach (var value in values) command.Parameters.Add(value);
        return command;
    }

    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(value);
        return command;
    }

    /// <summary>Runs a statement at once.</summary>
    /// <returns>The first column of the first row; null without a row.</returns>
    public static object? Run(NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        using var command = Query(sql, values);
        command.Connection = connection;
        return command.ExecuteScalar();
    }
}
