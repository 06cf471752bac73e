using System.Text;
using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Storage.Memory;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Engine.Reads;

public sealed class ReadsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly MemoryStore _store = new();

    [Fact]
    public async Task Logs_come_in_the_order_of_their_positions_across_gaps()
    {
        const int Count = 400;
        var rows = new List<StoreRow>();
        for (var i = 0; i < Count; i++) rows.AddRange([new InsertLog(Log($"log_{i}")), new InsertRunLog("rn_1", i, $"log_{i}")]);
        await _store.Ports.Journal.Write("one", rows);
        var logs = new Logs("one", _store.Ports.Logs, _store.Ports.Catalog);

        Prop.ForAll(Gen.ListOf(Gen.Choose(0, Count + 50)).ToArbitrary(), asked =>
        {
            var positions = asked.Distinct().Select(position => (long)position).ToArray();
            var found = logs.AtPositions("rn_1", positions).GetAwaiter().GetResult().Select(log => log.Id);
            return found.SequenceEqual(positions.Where(position => position < Count).Select(position => $"log_{position}"));
        }).QuickCheckThrowOnFailure();
        Assert.Empty(await logs.AtPositions("rn_2", [0, 1]));
        Assert.Empty(await new Logs("two", _store.Ports.Logs, _store.Ports.Catalog).AtPositions("rn_1", [0, 1]));
    }

    [Fact]
    public async Task Positions_far_apart_are_not_read_as_one_range()
    {
        var store = new RecordedRanges();
        await new Logs("one", store, _store.Ports.Catalog).AtPositions("rn_1", [1_000_000, 3, 0, 1_000_001]);
        Assert.Equal([(0L, 4L), (1_000_000, 1_000_002)], store.Ranges);
    }

    [Fact]
    public async Task Datapoints_of_a_version_come_page_by_page_in_its_order()
    {
        var datapoints = Enumerable.Range(0, 25).Select(i => new Datapoint($"dp_{i}", Encoding.UTF8.GetBytes($"{i}"))).ToArray();
        var order = datapoints.Select(datapoint => datapoint.Id).Reverse().ToArray();
        await _store.Ports.Journal.Write("one",
        [
            new PutFile("ds_1", FileType.Dataset, "data", [], Day, Day),
            new PutVersion("dsv_1", "ds_1"),
            new PutDatapoints("ds_1", datapoints),
            new PutDatasetVersion("ds_1", "dsv_1", order),
        ]);
        var catalog = new Catalog("one", _store.Ports);

        var page = await catalog.Datapoints("dsv_1", new Window(20, 10));
        Assert.Equal(25, page.Total);
        Assert.Equal(order[20..], page.Records.Select(datapoint => datapoint.Id));
        Assert.Equal("4", Encoding.UTF8.GetString(page.Records[0].Document));
        await _store.Ports.Journal.Write("one", [new RemoveVersion("dsv_1"), new RemoveFile("ds_1")]);
        Assert.Equal(25, (await catalog.Datapoints("dsv_1", new Window(0, 100))).Records.Count);
        Assert.Equal(0, (await catalog.Datapoints("dsv_2", new Window(0, 10))).Total);
        Assert.Equal(0, (await new Catalog("two", _store.Ports).Datapoints("dsv_1", new Window(0, 10))).Total);
    }

    private static LogRecord Log(string id) =>
        new(id, new FileVersionRef(FileType.Flow, "fl_1", "flv_1"), "rn_1", null, null, null, true, Day, 0, "{}"u8.ToArray());

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private sealed class RecordedRanges : ILogStore
    {
        public List<(long From, long To)> Ranges { get; } = [];

        public Task<IReadOnlyList<(long Position, LogRecord Log)>> InRun(string workspace, string runId, long from, long to)
        {
            Ranges.Add((from, to));
            return Task.FromResult<IReadOnlyList<(long, LogRecord)>>([]);
        }

        public Task<IReadOnlyList<LogPlace>> Places(string workspace, IReadOnlyCollection<string> logIds) => throw new NotSupportedException();

        public Task<IReadOnlyList<LogRecord>> Get(string workspace, IReadOnlyCollection<string> logIds) => throw new NotSupportedException();

        public Task<Page<LogRecord>> Find(string workspace, LogQuery query, Window window) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<string, LogPlace>> NewestOf(string workspace, FileVersionRef version, IReadOnlySet<string> datapointIds) =>
            throw new NotSupportedException();

        public Task<EarlierLog?> JudgmentBefore(string workspace, string parentId, string versionId, long revision) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<LogRecord>> Judgments(string workspace, IReadOnlyCollection<string> parentIds) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<LogRecord>> TraceChildren(string workspace, IReadOnlyCollection<string> traceParentIds) =>
            throw new NotSupportedException();

        public Task<LogCounts> Count(string workspace, string fileId, string versionId) => throw new NotSupportedException();
    }
}
