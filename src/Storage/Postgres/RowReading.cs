using Npgsql;

namespace Evals.Storage.Postgres;

internal static class RowReading
{
    public static string Text(this NpgsqlDataReader row, int column) => PostgresText.Decode(row.GetString(column));

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Text(column);

    public static byte[] Bytes(this NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => Timestamps.FromMicroseconds(row.GetInt64(column));
}
