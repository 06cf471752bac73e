using System.Security.Cryptography;
using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_snapshot_replaces_the_parts_given_and_keeps_the_rest()
    {
        Assert.Null(await Ports.Snapshots.Read(Run("rn_1")));
        await Ports.Snapshots.Write(Run("rn_1"), Parts(10, (0, "head"), (1, "one"), (2, "two")));
        await Ports.Snapshots.Write(Run("rn_1"), Parts(20, (0, "head 20"), (2, "two 20"), (3, "three")));

        var found = await Ports.Snapshots.Read(Run("rn_1"));
        Assert.Equal(20, found?.Seq);
        Assert.Equal(
            [(0, "head 20"), (1, "one"), (2, "two 20"), (3, "three")],
            found!.Parts.OrderBy(part => part.Key).Select(part => (part.Key, Text(part.Value))));
        Assert.Null(await Ports.Snapshots.Read(new GrainId(GrainKind.File, Run("rn_1").Key)));
    }

    [Fact]
    public async Task A_snapshots_parts_have_any_number_and_size()
    {
        var large = new string('x', 300_000);
        await Ports.Snapshots.Write(Run("rn_1"), Parts(10, (int.MaxValue, "directory"), (7, large)));
        await Ports.Snapshots.Write(Run("rn_1"), Parts(10, (8, "")));
        var found = await Ports.Snapshots.Read(Run("rn_1"));
        Assert.Equal(
            [(7, large), (8, ""), (int.MaxValue, "directory")],
            found!.Parts.OrderBy(part => part.Key).Select(part => (part.Key, Text(part.Value))));
    }

    [Fact]
    public async Task An_overtaken_activations_snapshot_changes_nothing()
    {
        await Ports.Snapshots.Write(Run("rn_1"), Parts(20, (0, "new")));
        await Ports.Snapshots.Write(Run("rn_1"), Parts(10, (0, "old"), (1, "old")));
        var found = await Ports.Snapshots.Read(Run("rn_1"));
        Assert.Equal((20L, 1, "new"), (found!.Seq, found.Parts.Count, Text(found.Parts[0])));
    }

    [Fact]
    public async Task Messages_come_oldest_first_over_all_workspaces_until_they_are_removed()
    {
        await Commit(new PutOutbox(Message("m3")), new PutOutbox(Message("m1")), new PutOutbox(Message("m5")));
        await Ports.Journal.Write("other", [new PutOutbox(Message("m2")), new PutOutbox(Message("m4"))]);

        Assert.Equal(["default m1", "other m2", "default m3"], await Pending(null, 3));
        Assert.Equal(["other m4", "default m5"], await Pending("m3", 10));

        await Ports.Journal.Write(Workspace, [new RemoveOutbox("m1"), new RemoveOutbox("m2"), new RemoveOutbox("m5")]);
        Assert.Equal(["other m2", "default m3", "other m4"], await Pending(null, 10));
        var kept = (await Ports.Outbox.Pending("m2", 1)).Single().Message;
        Assert.Equal(("rn_of m3", "{\"to\":\"m3\"}"), (kept.ReceiverId, Text(kept.Payload)));
    }

    [Fact]
    public async Task Runs_that_wait_for_a_version_come_newest_first_until_they_wait_no_more()
    {
        foreach (var run in (string[])["rn_2", "rn_1", "rn_3"])
            for (var again = 0; again < 2; again++) await Commit(new PutWaitingRun(run, "flv_1"));
        await Commit(new PutWaitingRun("rn_4", "flv_2"));
        await Ports.Journal.Write("other", [new PutWaitingRun("rn_5", "flv_1"), new RemoveWaitingRun("rn_1", "flv_1")]);

        Assert.Equal(["rn_3", "rn_2", "rn_1"], await Ports.Catalog.WaitingRuns(Workspace, "flv_1", 9));
        Assert.Equal(["rn_3", "rn_2"], await Ports.Catalog.WaitingRuns(Workspace, "flv_1", 2));
        await Commit(new RemoveWaitingRun("rn_2", "flv_1"), new RemoveWaitingRun("rn_none", "flv_1"));
        Assert.Equal(["rn_3", "rn_1"], await Ports.Catalog.WaitingRuns(Workspace, "flv_1", 9));
        Assert.Equal(["rn_4"], await Ports.Catalog.WaitingRuns(Workspace, "flv_2", 9));
        Assert.Equal(["rn_5"], await Ports.Catalog.WaitingRuns("other", "flv_1", 9));
    }

    [Fact]
    public async Task A_row_of_a_refused_write_makes_no_run_wait()
    {
        await Commit(new InsertLog(Log("log_1")), new PutWaitingRun("rn_1", "flv_1"));
        var refused = await Ports.Journal.Append(Append(Run("rn_9"), 1, new RemoveWaitingRun("rn_1", "flv_1"), new PutWaitingRun("rn_2", "flv_1"), new InsertLog(Log("log_1"))));
        Assert.Equal(AppendOutcomeKind.Conflict, refused.Kind);
        Assert.Equal(["rn_1"], await Ports.Catalog.WaitingRuns(Workspace, "flv_1", 9));
    }

    [Fact]
    public async Task A_key_opens_its_workspace_until_another_takes_its_name()
    {
        var (first, second) = (SHA256.HashData([1]), SHA256.HashData([2]));
        Assert.False(await Ports.Keys.HasKeys(Workspace));

        await Ports.Journal.Write(Workspace, [new PutKey("first", first)]);
        await Ports.Journal.Write("other", [new PutKey("first", second)]);
        Assert.Equal(Workspace, await Ports.Keys.Find(first));
        Assert.Equal("other", await Ports.Keys.Find(second));

        var third = SHA256.HashData([3]);
        await Ports.Journal.Write(Workspace, [new PutKey("first", third), new PutKey("second", first)]);
        await Ports.Journal.Write(Workspace, [new PutKey("second", SHA256.HashData([4]))]);
        Assert.Equal(Workspace, await Ports.Keys.Find(third));
        Assert.Null(await Ports.Keys.Find(first));
        Assert.True(await Ports.Keys.HasKeys(Workspace));
        Assert.False(await Ports.Keys.HasKeys("third"));
    }

    [Fact]
    public async Task A_key_that_is_removed_opens_nothing_unless_it_is_the_one_that_may_stay()
    {
        var (first, second) = (SHA256.HashData([1]), SHA256.HashData([2]));
        await Ports.Journal.Write(Workspace, [new PutKey("first", first), new PutKey("second", second)]);

        await Ports.Journal.Write("other", [new RemoveKey("first", null)]);
        await Ports.Journal.Write(Workspace, [new RemoveKey("first", first), new RemoveKey("third", null)]);
        Assert.Equal(Workspace, await Ports.Keys.Find(first));

        await Ports.Journal.Write(Workspace, [new RemoveKey("first", second)]);
        Assert.Null(await Ports.Keys.Find(first));
        Assert.Equal(Workspace, await Ports.Keys.Find(second));

        await Ports.Journal.Write(Workspace, [new RemoveKey("second", null)]);
        Assert.False(await Ports.Keys.HasKeys(Workspace));
    }

    [Fact]
    public async Task A_key_put_into_another_workspace_opens_only_that_one()
    {
        var key = SHA256.HashData([1]);
        await Ports.Journal.Write(Workspace, [new PutKey("first", key)]);
        await Ports.Journal.Write("other", [new PutKey("first", key)]);
        Assert.Equal("other", await Ports.Keys.Find(key));
        Assert.False(await Ports.Keys.HasKeys(Workspace));
    }

    [Fact]
    public async Task A_workspace_sees_nothing_of_another()
    {
        await Commit(
            FileRow("fl_1", "a"), new PutVersion("flv_1", "fl_1"), Evaluation("evr_1", "fl_1", "n"), FileRow("ds_1", "b", FileType.Dataset),
            new PutDatapoints("ds_1", [new Datapoint("dp_1", Bytes("{}"))]), new PutDatasetVersion("ds_1", "dsv_1", ["dp_1"]),
            new InsertLog(Log("log_1") with { TraceParentId = "log_t" }), new InsertRunLog("rn_1", 0, "log_1"),
            new InsertLog(Judgment("log_2", "log_1", 1)), new PutKey("first", [1]));
        await Ports.Snapshots.Write(Run("rn_1"), Parts(1, (0, "head")));

        const string other = "other";
        Assert.Empty(await Entries(Run("rn_1", other)));
        Assert.Null(await Ports.Snapshots.Read(Run("rn_1", other)));
        Assert.Null(await Ports.Catalog.FileAt(other, "a"));
        Assert.Null(await Ports.Catalog.FileOfVersion(other, "flv_1"));
        Assert.Empty(await Ports.Catalog.Files(other, ["fl_1"]));
        Assert.Empty(await Ports.Catalog.DatapointIds(other, "dsv_1", new Window(0, 10)));
        Assert.Null(await Ports.Catalog.DatasetVersion(other, "dsv_1"));
        Assert.Empty(await Ports.Catalog.Datapoints(other, "ds_1", ["dp_1"]));
        Assert.Null(await Ports.Catalog.FileOfDatapoint(other, "dp_1"));
        Assert.Equal(0, (await Ports.Catalog.Evaluations(other, "fl_1", new Window(0, 10))).Total);
        Assert.Empty(await Ports.Logs.Places(other, ["log_1"]));
        Assert.Empty(await Ports.Logs.Get(other, ["log_1"]));
        Assert.Empty(await Ports.Logs.InRun(other, "rn_1", 0, 10));
        Assert.Empty(await Ports.Logs.Judgments(other, ["log_1"]));
        Assert.Empty(await Ports.Logs.TraceChildren(other, ["log_t"]));
        Assert.Equal(new LogCounts(0, 0), await Ports.Logs.Count(other, "fl_1", "flv_1"));
        Assert.False(await Ports.Keys.HasKeys(other));
    }

    [Fact]
    public async Task What_another_workspace_writes_changes_nothing_here()
    {
        await Commit(new InsertLog(Log("log_1")), Evaluation("evr_1", "fl_1", "n"), new PutOutbox(Message("m1")));
        await Ports.Journal.Write("other", [
            new UpdateLogDocument("log_1", false, []), new RemoveEvaluation("evr_1"), new RemoveOutbox("m1")]);
        Assert.True((await Ports.Logs.Get(Workspace, ["log_1"])).Single().Complete);
        Assert.Equal(1, (await Ports.Catalog.Evaluations(Workspace, "fl_1", new Window(0, 10))).Total);
        Assert.Single(await Pending(null, 10));
    }

    private static Snapshot Parts(long seq, params IEnumerable<(int Number, string Text)> parts) =>
        new(seq, parts.ToDictionary(part => part.Number, part => Bytes(part.Text)));

    private static OutboxMessage Message(string id) => new(id, $"rn_of {id}", Bytes($"{{\"to\":\"{id}\"}}"));

    private async Task<IEnumerable<string>> Pending(string? after, int count) =>
        (await Ports.Outbox.Pending(after, count)).Select(pending => $"{pending.Workspace} {pending.Message.Id}");
}
