using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

/// <summary>Lists and searches of a file's logs.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_files_logs_are_found_newest_first_page_by_page()
    {
        await Commit(new InsertLog(At("log_a", 2)), new InsertLog(At("log_b", 2)), new InsertLog(At("log_c", 1)), new InsertLog(At("log_d", 3)));
        await Commit(new InsertLog(Log("log_e", version: Evaluator)), new InsertLog(At("log_f", 9) with { Version = Flow with { FileId = "fl_2" } }));

        var all = new LogQuery("fl_1", null, []);
        Assert.Equal("4: log_d log_b log_a log_c", await Find(all, 0, 10));
        Assert.Equal("4: log_b log_a", await Find(all, 1, 2));
        // Of one time, on both sides of a page's end.
        Assert.Equal("4: log_d log_b", await Find(all, 0, 2));
        Assert.Equal("4: log_a", await Find(all, 2, 1));
        Assert.Equal("4: ", await Find(all, 4, 10));
        Assert.Equal("4: ", await Find(all, 0, 0));
        Assert.Equal("4: ", await Find(all, long.MaxValue / 2, 10));
        Assert.Equal("1: log_e", await Find(all with { FileId = "ev_1" }, 0, 10));
        Assert.Equal("0: ", await Find(all with { FileId = "fl_unknown" }, 0, 10));
        Assert.Equal(At("log_c", 1).CreatedAt, (await Ports.Logs.Find(Workspace, all, new Window(3, 1))).Records.Single().CreatedAt);
        Assert.Empty((await Ports.Logs.Find("another", all, new Window(0, 10))).Records);

        await DropIndex("logs_by_file");
        Assert.Equal("4: log_d log_b", await Find(all, 0, 2));
        Assert.Equal("4: log_a", await Find(all, 2, 1));
    }

    [Fact]
    public async Task A_files_logs_are_found_by_version_time_and_trace()
    {
        var newer = Flow with { VersionId = "flv_2" };
        await Commit(
            new InsertLog(At("log_1", 1)), new InsertLog(At("log_2", 2) with { Version = newer }), new InsertLog(At("log_3", 3)),
            new InsertLog(Child("log_4", "log_1", 4)));

        var all = new LogQuery("fl_1", null, []);
        Assert.Equal("3: log_4 log_3 log_1", await Find(all with { VersionId = "flv_1" }, 0, 10));
        Assert.Equal("1: log_2", await Find(all with { VersionId = "flv_2" }, 0, 10));
        Assert.Equal("0: ", await Find(all with { VersionId = "flv_3" }, 0, 10));
        Assert.Equal("2: log_3 log_2", await Find(all with { From = Time.AddMinutes(2), To = Time.AddMinutes(3) }, 0, 10));
        Assert.Equal("1: log_3", await Find(all with { From = Time.AddMinutes(2), To = Time.AddMinutes(3), VersionId = "flv_1" }, 0, 10));
        Assert.Equal("1: log_4", await Find(all with { InTrace = true }, 0, 10));
        Assert.Equal("3: log_3 log_2 log_1", await Find(all with { InTrace = false }, 0, 10));
    }

    [Fact]
    public async Task A_files_logs_are_found_by_parts_of_ids_and_by_what_they_hold()
    {
        await Commit(
            new InsertLog(At("log_ab", 1) with { Document = Bytes("""{"inputs":{"Question":"caf\u00e9"},"metadata":{"k":[12.5]}}""") }),
            new InsertLog(At("log_bc", 2) with { Document = Bytes("""{"output":"Café","error":"late","metadata":null}""") }),
            new InsertLog(At("log_cd", 3) with { Document = Bytes("""{"messages":[{"role":"user","content":"Late"}],"stdout":"café"}""") }));

        var all = new LogQuery("fl_1", null, []);
        Assert.Equal("2: log_bc log_ab", await Find(all with { IdParts = ["b"] }, 0, 10));
        Assert.Equal("2: log_cd log_ab", await Find(all with { IdParts = ["cd", "ab", "B"] }, 0, 10));
        Assert.Equal("2: log_bc log_ab", await Find(all with { Text = "CAFÉ" }, 0, 10));
        Assert.Equal("1: log_ab", await Find(all with { Text = "question" }, 0, 10));
        Assert.Equal("1: log_cd", await Find(all with { Text = "late" }, 0, 10));
        Assert.Equal("1: log_ab", await Find(all with { MetadataText = "12.5" }, 0, 10));
        Assert.Equal("0: ", await Find(all with { MetadataText = "null" }, 0, 10));
        Assert.Equal("2: log_ab", await Find(all with { Text = "café" }, 1, 1));
        Assert.Equal("0: ", await Find(all with { Text = "café", MetadataText = "k", VersionId = "flv_2" }, 0, 10));
    }

    [Fact]
    public async Task A_sample_is_the_same_for_every_page_and_from_all_over()
    {
        await Commit([.. Enumerable.Range(0, 200).Select(i => new InsertLog(At($"log_{i:D3}", i)))]);
        var sample = new LogQuery("fl_1", null, [], Sample: 20);
        var found = (await Ports.Logs.Find(Workspace, sample, new Window(0, 200))).Records.Select(log => log.Id).ToList();

        Assert.Equal(20, found.Count);
        Assert.Equal(found.OrderDescending(StringComparer.Ordinal), found);
        Assert.InRange(found.Count(id => string.CompareOrdinal(id, "log_100") < 0), 3, 17);
        Assert.Equal($"20: {found[5]} {found[6]}", await Find(sample, 5, 2));
        Assert.Equal(200, (await Ports.Logs.Find(Workspace, sample with { Sample = 500 }, new Window(0, 1))).Total);
    }

    private async Task<string> Find(LogQuery query, long offset, int count)
    {
        var page = await Ports.Logs.Find(Workspace, query, new Window(offset, count));
        return $"{page.Total}: {string.Join(' ', page.Records.Select(log => log.Id))}";
    }
}
