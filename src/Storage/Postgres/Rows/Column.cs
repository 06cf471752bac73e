using Npgsql;
using NpgsqlTypes;

namespace Evals.Storage.Postgres.Rows;

/// <summary>The values of one column over many rows, which <c>unnest</c> turns into rows again: a statement of any number of rows has one
/// text, and is prepared once.</summary>
internal sealed class Column<T>(NpgsqlDbType type)
{
    private readonly List<T> _values = [];

    public int Count => _values.Count;

    public void Add(T value) => _values.Add(value);

    public NpgsqlParameter ToParameter() => new NpgsqlParameter<List<T>> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = _values };
}

internal static class Column
{
    public static Column<string?> Text() => new(NpgsqlDbType.Text);

    public static Column<short> Int16() => new(NpgsqlDbType.Smallint);

    public static Column<long> Int64() => new(NpgsqlDbType.Bigint);

    public static Column<long?> OptionalInt64() => new(NpgsqlDbType.Bigint);

    public static Column<bool> Boolean() => new(NpgsqlDbType.Boolean);

    public static Column<byte[]?> OptionalBytes() => new(NpgsqlDbType.Bytea);

    public static Column<byte[]> Bytes() => new(NpgsqlDbType.Bytea);

    public static void AddText(this Column<string?> column, string? text) => column.Add(text is null ? null : PostgresText.Encode(text));
}
