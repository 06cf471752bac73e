using Evals.Storage.Sqlite;

namespace Evals.Storage.Tests.Sqlite;

/// <summary>What a parameter holds from the last use is not bound again: it must be what is asked for.</summary>
public sealed class StatementTests : IDisposable
{
    private const string Sql = "SELECT typeof(?1) || ':' || COALESCE(CAST(?1 AS TEXT), '')";

    private readonly TemporaryDirectory _directory = new();
    private readonly Connection _connection;

    public StatementTests() => _connection = Connection.Open(_directory.File("statement.db"), TimeSpan.FromSeconds(1), create: true);

    [Fact]
    public void A_value_of_one_kind_follows_any_of_another()
    {
        (string Seen, Func<Statement, Statement> Bind)[] values =
        [
            ("integer:1", statement => statement.Bind(1)),
            ("integer:2", statement => statement.Bind(2)),
            ("null:", statement => statement.Bind((string?)null)),
            ("text:1", statement => statement.Bind("1")),
            ("text:0", statement => statement.Bind("0")),
            ("blob:1", statement => statement.Bind("1"u8)),
        ];
        foreach (var before in values)
        {
            foreach (var (seen, bind) in values)
            {
                Assert.Equal(before.Seen, Seen(before.Bind));
                Assert.Equal(seen, Seen(bind));
                Assert.Equal(seen, Seen(bind));
            }
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _directory.Dispose();
    }

    private string Seen(Func<Statement, Statement> bind)
    {
        using var row = bind(_connection.Query(Sql));
        Assert.True(row.Step());
        return row.Text(0);
    }
}
