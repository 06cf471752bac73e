using System.Globalization;
using System.Text;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>Rows to be inserted into one table, as one array for each column.</summary>
/// <param name="Into">The table and its columns: <c>outbox (workspace, id)</c>.</param>
/// <param name="Columns">The arrays, in the order of the columns, all of one length.</param>
/// <param name="OnConflict">What happens to a row whose key is taken; empty: the statement fails.</param>
internal sealed record ArrayInsert(string Into, NpgsqlParameter[] Columns, string OnConflict = "")
{
    /// <summary>One statement that inserts into several tables. Only the first statement of a batch is written to the network by the thread
    /// that sends it, the others by one of the pool, which may be long in coming: so there should be no others.</summary>
    public static NpgsqlBatchCommand Together(IReadOnlyList<ArrayInsert> inserts)
    {
        var (text, statement) = (new StringBuilder(), new NpgsqlBatchCommand());
        for (var i = 0; i < inserts.Count; i++)
        {
            if (i < inserts.Count - 1) text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "WITH" : ",")} insert_{i} AS (");
            inserts[i].Write(text, statement.Parameters);
            if (i < inserts.Count - 1) text.Append(')');
        }

        statement.CommandText = text.ToString();
        return statement;
    }

    // In the SELECT list the arrays are gone through side by side; in FROM each would be copied into a store of its own first.
    private void Write(StringBuilder text, NpgsqlParameterCollection parameters)
    {
        text.Append(CultureInfo.InvariantCulture, $" INSERT INTO {Into} SELECT ");
        for (var i = 0; i < Columns.Length; i++)
        {
            parameters.Add(Columns[i]);
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}unnest(${parameters.Count})");
        }

        text.Append(CultureInfo.InvariantCulture, $" {OnConflict}");
    }
}
