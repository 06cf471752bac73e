using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Evals.Bench.Peers;

/// <summary>A table of the server's that is copied row by row: read into memory first, inserted by one statement through SQLite's own interface.</summary>
internal sealed class StoredTable : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly string _select;
    private readonly sqlite3_stmt _insert;
    private readonly List<Value[]> _rows = [];
    private int _inserted;

    /// <param name="connection">Has the server's database attached as <c>server</c>. Gets the table and its indexes.</param>
    /// <param name="key">The columns of its primary key.</param>
    public StoredTable(SqliteConnection connection, string name, string[] key)
    {
        _connection = connection;
        foreach (var definition in Read($"SELECT sql FROM server.sqlite_master WHERE tbl_name = '{name}' AND sql IS NOT NULL ORDER BY type DESC"))
            connection.Execute(definition[0].AsText());
        var columns = Read($"SELECT name FROM pragma_table_info('{name}')").Count;
        var same = string.Join(" AND ", key.Select(column => $"mine.{column} = theirs.{column}"));
        _select = $"SELECT * FROM server.{name} theirs WHERE NOT EXISTS (SELECT 1 FROM main.{name} mine WHERE {same})";
        var insert = $"INSERT INTO main.{name} VALUES ({string.Join(',', Enumerable.Repeat('?', columns))})";
        Check(raw.sqlite3_prepare_v3(connection.Handle, insert, raw.SQLITE_PREPARE_PERSISTENT, out _insert));
    }

    /// <summary>Takes the rows that are not here yet.</summary>
    public void ReadNew()
    {
        _rows.Clear();
        _rows.AddRange(Read(_select));
        _inserted = 0;
    }

    /// <summary>Inserts rows until so many parts of those that were taken are here.</summary>
    public void InsertUpTo(int parts, int ofParts)
    {
        for (var end = (int)((long)_rows.Count * parts / ofParts); _inserted < end; _inserted++) Insert(_rows[_inserted]);
    }

    public void Dispose() => _insert.Dispose();

    private void Insert(Value[] row)
    {
        for (var i = 0; i < row.Length; i++) Check(row[i].Bind(_insert, i + 1));
        if (raw.sqlite3_step(_insert) != raw.SQLITE_DONE) Check(raw.sqlite3_extended_errcode(_connection.Handle));
        Check(raw.sqlite3_reset(_insert));
    }

    private List<Value[]> Read(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_connection.Handle, sql, out var select));
        using (select)
        {
            var rows = new List<Value[]>();
            while (raw.sqlite3_step(select) == raw.SQLITE_ROW)
            {
                var row = new Value[raw.sqlite3_column_count(select)];
                for (var i = 0; i < row.Length; i++) row[i] = Value.Of(select, i);
                rows.Add(row);
            }

            return rows;
        }
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new IOException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string());
    }

    /// <param name="Type">SQLite's.</param>
    private readonly record struct Value(int Type, long Number, byte[]? Bytes)
    {
        public static Value Of(sqlite3_stmt select, int column) => raw.sqlite3_column_type(select, column) switch
        {
            raw.SQLITE_INTEGER => new Value(raw.SQLITE_INTEGER, raw.sqlite3_column_int64(select, column), null),
            raw.SQLITE_NULL => new Value(raw.SQLITE_NULL, 0, null),
            var type => new Value(type, 0, raw.sqlite3_column_blob(select, column).ToArray()),
        };

        public int Bind(sqlite3_stmt insert, int parameter) => Type switch
        {
            raw.SQLITE_INTEGER => raw.sqlite3_bind_int64(insert, parameter, Number),
            raw.SQLITE_NULL => raw.sqlite3_bind_null(insert, parameter),
            raw.SQLITE_TEXT => raw.sqlite3_bind_text(insert, parameter, Bytes.AsSpan()),
            _ => raw.sqlite3_bind_blob(insert, parameter, Bytes.AsSpan()),
        };

        public string AsText() => System.Text.Encoding.UTF8.GetString(Bytes!);
    }
}
