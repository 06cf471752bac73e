using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Sqlite;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Sqlite;

/// <summary>No read looks at rows that it does not answer: what a read costs does not grow with what else is stored.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File("evals.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_read_goes_through_an_index_and_sorts_nothing()
    {
        await using (var store = SqliteStore.Open(Database))
            await store.Ports.Snapshots.Write(Run("x"), new Snapshot(1, new Dictionary<int, byte[]>()));
        Connection? used = null;
        await using var pool = new ReadPool(() => used = Connection.Open(Database, TimeSpan.Zero), size: 1);
        await ReadEverything(pool);

        // Each text is prepared once, however often it is read.
        await ReadEverything(pool);
        var texts = used!.Texts.Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal)).ToList();
        Assert.Equal(38, texts.Count);
        Assert.All(texts, sql => Assert.All(Plan(used, sql), step =>
        {
            Assert.StartsWith("SEARCH", step, StringComparison.Ordinal);

            // A search of the whole workspace is a scan, except where its first row is the answer or the workspace is what is listed.
            if (!sql.EndsWith("LIMIT 1", StringComparison.Ordinal) && !ListsTheWorkspace(sql)) Assert.DoesNotContain("(workspace=?)", step, StringComparison.Ordinal);
        }));
    }

    private static bool ListsTheWorkspace(string sql) =>
        sql.Contains("instr(folded_name", StringComparison.Ordinal) || sql.EndsWith("FROM directories WHERE workspace = ? ORDER BY path", StringComparison.Ordinal);

    private static async Task ReadEverything(ReadPool pool)
    {
        var (logs, catalog, keys) = (new SqliteLogs(pool), new SqliteCatalog(pool), new SqliteKeys(pool));
        await logs.Places(Workspace, ["x"]);
        await logs.Get(Workspace, ["x"]);
        await logs.Find(Workspace, new LogQuery("x", null, [], InTrace: true), new Window(0, 1));
        await logs.Find(Workspace, new LogQuery("x", null, []), new Window(0, 1));
        await logs.Find(Workspace, new LogQuery("x", null, ["x"]), new Window(0, 1));
        await logs.JudgmentBefore(Workspace, "x", "x", 1);
        await logs.InRun(Workspace, "x", 0, 1);
        await logs.Judgments(Workspace, ["x"]);
        await logs.TraceChildren(Workspace, ["x"]);
        await logs.Count(Workspace, "x", "x");
        await catalog.FileAt(Workspace, "x");
        await catalog.FileOfVersion(Workspace, "x");
        await catalog.FileOfDatapoint(Workspace, "x");
        await catalog.Files(Workspace, ["x"]);
        foreach (var order in Enum.GetValues<FileOrder>())
            await catalog.FindFiles(Workspace, new FileQuery([], Order: order), null, new Window(0, 1));
        await catalog.FilesIn(Workspace, "x");
        await catalog.DirectoryAt(Workspace, "x");
        await catalog.Directory(Workspace, "x");
        await catalog.Directories(Workspace);
        await catalog.DirectoriesIn(Workspace, "x");
        await catalog.DatapointIds(Workspace, "x", new Window(0, 1));
        await catalog.DatasetVersion(Workspace, "x");
        await catalog.Datapoints(Workspace, "x", ["x"]);
        await catalog.Evaluations(Workspace, "x", new Window(0, 1));
        await catalog.WaitingRuns(Workspace, "x", 1);
        await new SqliteOutbox(pool).Pending("x", 1);
        await keys.Find([1]);
        await keys.HasKeys(Workspace);
        await new SqliteAnswers(pool).Find(Workspace, "x");
        await new SqliteAnswers(pool).Expired(DateTimeOffset.UnixEpoch, 1);
        var journal = new SqliteJournal(writer: null!, pool);
        await journal.Read(Run("x"), CancellationToken.None);
        await foreach (var entry in journal.Read(Run("x"), 0, CancellationToken.None)) Assert.Fail($"Entry {entry.Seq}");
    }

    private static List<string> Plan(Connection connection, string sql)
    {
        var steps = new List<string>();
        using var rows = connection.Query("EXPLAIN QUERY PLAN " + sql);
        while (rows.Step())
        {
            var step = rows.Text(3);
            if (!step.Contains("SUBQUERY", StringComparison.Ordinal) && !step.StartsWith("CO-ROUTINE", StringComparison.Ordinal)) steps.Add(step);
        }

        Assert.NotEmpty(steps);
        return steps;
    }
}
