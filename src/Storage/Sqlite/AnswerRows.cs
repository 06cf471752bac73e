using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

/// <summary>Writes named requests.</summary>
internal sealed class AnswerRows(Connection connection)
{
    /// <summary>False when the name's row is not the one that is to be replaced.</summary>
    public bool TryPut(string workspace, PutAnswer put) => put.Claim is null ? TryInsert(workspace, put.Row) : TryReplace(workspace, put.Claim, put.Row);

    public void Remove(string workspace, RemoveAnswer row) => connection
        .Query("DELETE FROM answers WHERE workspace = ? AND name = ? AND claim = ?").Bind(workspace).Bind(row.Name).Bind(row.Claim)
        .Execute();

    private bool TryInsert(string workspace, AnswerRow row)
    {
        var insert = connection.Query(
            "INSERT INTO answers (lease_until, kept_until, request, seed, claim, status, body, workspace, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        return Bind(insert, row).Bind(workspace).Bind(row.Name).TryExecute();
    }

    private bool TryReplace(string workspace, string claim, AnswerRow row)
    {
        using var update = connection.Query(
            """
            UPDATE answers SET lease_until = ?, kept_until = ?, request = ?, seed = ?, claim = ?, status = ?, body = ?
            WHERE workspace = ? AND name = ? AND claim = ? RETURNING 1
            """);
        return Bind(update, row).Bind(workspace).Bind(row.Name).Bind(claim).Step();
    }

    private static Statement Bind(Statement statement, AnswerRow row) => statement
        .Bind(Timestamps.ToMicroseconds(row.LeaseUntil)).Bind(Timestamps.ToMicroseconds(row.KeptUntil))
        .Bind(row.Request).Bind(row.Seed).Bind(row.Claim).Bind(row.Status).Bind(row.Body);
}
