using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_log_comes_back_as_it_was_with_its_time_cut_to_microseconds()
    {
        var log = new LogRecord(
            "log_1", new FileVersionRef(FileType.Prompt, "pr_1", "prv_1"), "rn_1", "log_p", "log_t", "dp_1", Complete: false,
            new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)).AddTicks(1_234_567), 42, Bytes("{\"output\":\"é\"}"));
        await Commit(new InsertLog(log));

        var found = Assert.Single(await Ports.Logs.Get(Workspace, ["log_1", "log_unknown"]));
        Assert.Equal(log.Document, found.Document);
        Assert.Equal(TimeSpan.Zero, found.CreatedAt.Offset);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 3, 6, 7, TimeSpan.Zero).AddTicks(1_234_560), found.CreatedAt);
        Assert.Equal(log with { CreatedAt = found.CreatedAt, Document = found.Document }, found);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999999Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2026-03-04T05:06:07.123456Z")]
    [InlineData("9999-12-31T23:59:59.999999Z")]
    public async Task Whole_microseconds_come_back_exactly(string text)
    {
        var time = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        await Commit(new InsertLog(Log("log_1") with { CreatedAt = time }));
        Assert.Equal(time, (await Ports.Logs.Get(Workspace, ["log_1"])).Single().CreatedAt);
    }

    [Fact]
    public async Task A_text_may_hold_any_character()
    {
        foreach (var text in (string[])["a\0b", "\u0001", "\u00010\0\u0001", "\u001f\u007f\uffff\U0001f600", "'\\x;%_$1"])
        {
            await Commit(new InsertLog(Log(text) with { DatapointId = text }));
            Assert.Equal((text, text), (await Ports.Logs.Get(Workspace, [text])) is [var log] ? (log.Id, log.DatapointId) : default);
            Assert.Null(await Ports.Catalog.FileAt(Workspace, text));
        }
    }

    [Fact]
    public async Task A_document_may_be_empty_or_large()
    {
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);
        await Commit(new InsertLog(Log("log_0") with { Document = [] }), new InsertLog(Log("log_1") with { Document = large }));
        Assert.Equal([[], large], (await Ports.Logs.Get(Workspace, ["log_0", "log_1"])).Select(log => log.Document));
    }

    [Fact]
    public async Task A_document_is_replaced_and_the_rest_stays()
    {
        await Commit(new InsertLog(Log("log_1") with { Complete = false }));
        await Commit(new UpdateLogDocument("log_1", Complete: true, Bytes("{\"new\":1}")));
        var found = (await Ports.Logs.Get(Workspace, ["log_1"])).Single();
        Assert.True(found.Complete);
        Assert.Equal("{\"new\":1}", Text(found.Document));
        Assert.Equal(Log("log_1") with { Document = found.Document }, found);
        Assert.Equal(1, (await Ports.Logs.Count(Workspace, "fl_1", "flv_1")).Version);

        await Commit(new UpdateLogDocument("log_1", Complete: true, found.Document, DatapointId: "dp_later"));
        Assert.Equal(found with { DatapointId = "dp_later" }, (await Ports.Logs.Get(Workspace, ["log_1"])).Single() with { Document = found.Document });

        await Commit(new InsertLog(At("log_2", 1)), new UpdateLogDocument("log_1", Complete: true, found.Document, CreatedAt: Time.AddMinutes(2).AddTicks(1)));
        Assert.Equal(Time.AddMinutes(2), (await Ports.Logs.Get(Workspace, ["log_1"])).Single().CreatedAt);
        Assert.Equal("2: log_1 log_2", await Find(new LogQuery("fl_1", null, []), 0, 10));
    }

    [Fact]
    public async Task The_newest_complete_log_of_a_version_is_found_for_each_datapoint()
    {
        var version = Log("log").Version;
        LogRecord At(string id, int second, string? datapoint) => Log(id) with { DatapointId = datapoint, CreatedAt = Log(id).CreatedAt.AddSeconds(second) };
        await Commit(
            new InsertLog(At("log_1", 1, "dp_1")),
            new InsertLog(At("log_2", 3, "dp_1")),
            new InsertLog(At("log_3", 2, "dp_1")),
            new InsertLog(At("log_4", 9, "dp_1") with { Complete = false }),
            new InsertLog(At("log_5", 9, "dp_1") with { Version = version with { VersionId = "flv_other" } }),
            new InsertLog(At("log_6", 9, "dp_1") with { ParentId = "log_1" }),
            new InsertLog(At("log_7", 1, "dp_2")),
            new InsertLog(At("log_8", 1, null)));

        var newest = await Ports.Logs.NewestOf(Workspace, version, new HashSet<string> { "dp_1", "dp_3" });

        Assert.Equal(new LogPlace("log_2", Log("log_2").HomeRunId, "dp_1"), Assert.Single(newest).Value);
        Assert.Empty(await Ports.Logs.NewestOf("another", version, new HashSet<string> { "dp_1" }));
    }

    [Fact]
    public async Task Places_say_where_logs_are_at_home()
    {
        await Commit(new InsertLog(Log("log_1") with { DatapointId = "dp_1" }), new InsertLog(Log("log_2", "log_2") with { DatapointId = null }));
        Assert.Equal(
            [new LogPlace("log_2", "log_2", null), new LogPlace("log_1", "rn_1", "dp_1")],
            await Ports.Logs.Places(Workspace, ["log_2", "log_unknown", "log_1"]));
    }

    [Fact]
    public async Task A_runs_logs_come_by_position()
    {
        await Commit(new InsertLog(Log("log_1")), new InsertLog(Log("log_2")), new InsertLog(Log("log_3")));
        await Commit(
            new InsertRunLog("rn_1", 7, "log_1"), new InsertRunLog("rn_1", 3, "log_2"), new InsertRunLog("rn_1", 9, "log_3"),
            new InsertRunLog("rn_2", 0, "log_3"));

        Assert.Equal([(3L, "log_2"), (7L, "log_1")], await InRun("rn_1", 0, 9));
        Assert.Equal([(7L, "log_1"), (9L, "log_3")], await InRun("rn_1", 7, long.MaxValue));
        Assert.Equal([(0L, "log_3")], await InRun("rn_2", 0, 1));
        Assert.Empty(await InRun("rn_1", 10, 10));
        Assert.Empty(await InRun("rn_unknown", 0, 100));
    }

    [Fact]
    public async Task Places_in_a_row_are_read_from_any_of_them_on()
    {
        static string Id(int i) => $"log_\0\u0001\"\n{i:D3}";
        await Commit([.. Enumerable.Range(0, 100).Select(i => new InsertLog(Log(Id(i))))]);
        await Commit([.. Enumerable.Range(0, 100).Select(i => new InsertRunLog("rn_1", i < 80 ? i : i + 5, Id(i)))]);
        await Commit([.. Enumerable.Range(0, 100).Select(i => new InsertRunLog($"rn_{2 + (i % 2)}", i / 2, Id(i)))]);

        Assert.Equal([(30L, Id(30)), (31L, Id(31)), (32L, Id(32)), (33L, Id(33))], await InRun("rn_1", 30, 34));
        Assert.Equal([(79L, Id(79)), (85L, Id(80))], await InRun("rn_1", 79, 86));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => ((long)i, Id((2 * i) + 1))), await InRun("rn_3", 0, 50));
    }

    [Fact]
    public async Task Pages_of_a_run_of_100_000_logs_add_up_to_the_whole()
    {
        const int total = 100_000, step = 1000;
        await Task.WhenAll(Enumerable.Range(0, total / step).Select(part => Commit(
            [.. Enumerable.Range(part * step, step).SelectMany<int, StoreRow>(i =>
                [new InsertLog(Log($"log_{i:D6}")), new InsertRunLog("rn_1", i, $"log_{i:D6}")])])));

        for (var from = 0; from < total; from += 10_000)
        {
            var page = await InRun("rn_1", from, from + 10_000);
            Assert.Equal(Enumerable.Range(from, 10_000).Select(i => ((long)i, $"log_{i:D6}")), page);
        }

        Assert.Equal(new LogCounts(total, total), await Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
    }

    [Fact]
    public async Task Of_each_evaluator_version_the_newest_judgment_on_each_log_is_read_by_revision()
    {
        var other = Evaluator with { VersionId = "evv_2" };
        await Commit(
            new InsertLog(Judgment("log_a", "log_1", 1)), new InsertLog(Judgment("log_b", "log_1", 5)),
            new InsertLog(Judgment("log_c", "log_1", 3, other)), new InsertLog(Judgment("log_d", "log_2", 3)),
            new InsertLog(Judgment("log_e", "log_3", 9)), new InsertLog(Judgment("log_f", "log_1", 4)));

        var found = await Ports.Logs.Judgments(Workspace, ["log_2", "log_1"]);
        Assert.Equal(["log_c", "log_d", "log_b"], found.Select(log => log.Id));
        Assert.Equal(Judgment("log_b", "log_1", 5) with { Document = found[2].Document }, found[2]);
        Assert.Empty(await Ports.Logs.Judgments(Workspace, ["log_a"]));
    }

    [Fact]
    public async Task Trace_children_come_oldest_first()
    {
        await Commit(
            new InsertLog(Child("log_2", "log_p", 5)), new InsertLog(Child("log_1", "log_q", 3)), new InsertLog(Child("log_4", "log_p", 3)),
            new InsertLog(Child("log_3", "log_4", 1)));
        Assert.Equal(["log_1", "log_4", "log_2"], (await Ports.Logs.TraceChildren(Workspace, ["log_p", "log_q"])).Select(log => log.Id));
    }

    [Fact]
    public async Task Logs_are_counted_by_version_and_by_file()
    {
        var newer = Flow with { VersionId = "flv_2" };
        await Commit(new InsertLog(Log("log_1")), new InsertLog(Log("log_2")), new InsertLog(Log("log_3", version: newer)));
        await Commit(new InsertLog(Log("log_4", version: newer)), new InsertLog(Log("log_5", version: Evaluator)));

        Assert.Equal(new LogCounts(2, 4), await Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
        Assert.Equal(new LogCounts(2, 4), await Ports.Logs.Count(Workspace, "fl_1", "flv_2"));
        Assert.Equal(new LogCounts(0, 4), await Ports.Logs.Count(Workspace, "fl_1", "flv_3"));
        Assert.Equal(new LogCounts(1, 1), await Ports.Logs.Count(Workspace, "ev_1", "evv_1"));
        Assert.Equal(new LogCounts(0, 0), await Ports.Logs.Count(Workspace, "fl_9", "flv_1"));
    }

    [Fact]
    public async Task The_judgment_before_another_is_of_the_same_version_on_the_same_log()
    {
        var other = Evaluator with { VersionId = "evv_2" };
        await Commit(
            new InsertLog(Judgment("log_a", "log_1", 1)), new InsertLog(Judgment("log_b", "log_1", 3), Bytes("{\"o\":1}")),
            new InsertLog(Judgment("log_c", "log_1", 5), [0, 255]), new InsertLog(Judgment("log_d", "log_1", 4, other)), new InsertLog(Judgment("log_e", "log_2", 4)));

        Assert.Equal(("log_c", 5, "00FF"), await Before(9));
        Assert.Equal(("log_b", 3, Convert.ToHexString(Bytes("{\"o\":1}"))), await Before(5));
        Assert.Equal(("log_a", 1, null), await Before(3));
        Assert.Null(await Ports.Logs.JudgmentBefore(Workspace, "log_1", "evv_1", 1));
        Assert.Null(await Ports.Logs.JudgmentBefore(Workspace, "log_1", "evv_2", 4));

        // The outcome goes with its log.
        await Commit(new RemoveLog("log_b"), new InsertLog(Judgment("log_b", "log_1", 3)));
        Assert.Equal(("log_b", 3, null), await Before(5));

        async Task<(string, long, string?)> Before(long revision)
        {
            var found = (await Ports.Logs.JudgmentBefore(Workspace, "log_1", "evv_1", revision))!;
            return (found.Id, found.Revision, found.Outcome is null ? null : Convert.ToHexString(found.Outcome));
        }
    }

    private static LogRecord At(string id, int minutes) => Log(id) with { CreatedAt = Time.AddMinutes(minutes) };

    private static LogRecord Child(string id, string parent, int minutes) =>
        Log(id) with { TraceParentId = parent, CreatedAt = Time.AddMinutes(minutes) };

    private async Task<IEnumerable<(long, string)>> InRun(string run, long from, long to) =>
        (await Ports.Logs.InRun(Workspace, run, from, to)).Select(found => (found.Position, found.Log.Id));
}
