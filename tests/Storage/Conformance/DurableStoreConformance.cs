using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

/// <summary>What every backend must do that keeps data beyond the process.</summary>
public abstract class DurableStoreConformance : StoreConformance
{
    [Fact]
    public async Task Everything_is_there_after_the_store_is_opened_again()
    {
        await Commit("rn_1", 1, new InsertLog(Log("log_1")), new InsertRunLog("rn_1", 0, "log_1"), FileRow("fl_1", "a"), new PutWaitingRun("rn_1", "flv_1"));
        await Store.Ports.Snapshots.Write(Run("rn_1"), new Snapshot(1, new Dictionary<int, byte[]> { [0] = Bytes("head") }));

        await Reopen();

        Assert.Equal("[1]", Text((await Entries(Run("rn_1"))).Single().Events));
        Assert.Equal("head", Text((await Store.Ports.Snapshots.Read(Run("rn_1")))!.Parts[0]));
        Assert.Equal("log_1", (await Store.Ports.Logs.InRun(Workspace, "rn_1", 0, 1)).Single().Log.Id);
        Assert.Equal(new LogCounts(1, 1), await Store.Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
        Assert.NotNull(await Store.Ports.Catalog.FileAt(Workspace, "a"));
        Assert.Equal(["rn_1"], await Store.Ports.Catalog.WaitingRuns(Workspace, "flv_1", 9));

        Assert.Equal(AppendOutcome.Stale, await Store.Ports.Journal.Append(Append(Run("rn_1"), 1)));
        await Commit("rn_1", 2);
    }

    [Fact]
    public async Task Closing_commits_what_waits()
    {
        var appends = Enumerable.Range(1, 2000).Select(seq => Store.Ports.Journal.Append(Append(Run("rn_1"), seq))).ToList();
        await Reopen();
        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Committed, outcome));
        Assert.Equal(2000, (await Entries(Run("rn_1"))).Count);
    }
}
