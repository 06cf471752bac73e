using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Files_are_found_by_path_version_and_id()
    {
        await Commit(new PutFile("pr_1", FileType.Prompt, "a/b c/ä", [], Time, Time), FileRow("fl_1", "x"), new PutVersion("prv_1", "pr_1"));
        await Commit(new PutVersion("prv_1", "pr_1"));

        var prompt = new FileRef("pr_1", FileType.Prompt, "a/b c/ä");
        Assert.Equal(prompt, await Ports.Catalog.FileAt(Workspace, "a/b c/ä"));
        Assert.Equal(prompt, await Ports.Catalog.FileOfVersion(Workspace, "prv_1"));
        Assert.Equal(["fl_1", "pr_1"], (await Ports.Catalog.Files(Workspace, ["fl_1", "fl_unknown", "pr_1"])).Select(file => file.FileId));
        Assert.Null(await Ports.Catalog.FileAt(Workspace, "a/b c"));
        Assert.Null(await Ports.Catalog.FileOfVersion(Workspace, "prv_2"));
    }

    [Fact]
    public async Task Paths_are_told_apart_by_case_and_need_no_ascii()
    {
        await Commit(FileRow("fl_1", "Folder/ß"), FileRow("fl_2", "folder/ß"), FileRow("fl_3", "folder/ss"));
        Assert.Equal("fl_2", (await Ports.Catalog.FileAt(Workspace, "folder/ß"))?.FileId);
    }

    [Fact]
    public async Task The_longest_paths_are_found()
    {
        var directory = new string(Enumerable.Range(0, 996).Select(i => i % 200 == 199 ? '/' : (char)(0x4E00 + (i * 7919 % 20_000))).ToArray());
        await Commit(new PutDirectories([Folder("dir_1", directory)]), FileRow("fl_1", directory + "/a"), FileRow("fl_2", directory + "/b"));
        Assert.Equal("fl_2", (await Ports.Catalog.FileAt(Workspace, directory + "/b"))?.FileId);
        Assert.Equal(["fl_1", "fl_2"], (await Ports.Catalog.FilesIn(Workspace, directory)).Select(file => file.FileId));
        Assert.Equal(AppendOutcomeKind.Conflict, (await Ports.Journal.Write(Workspace, [FileRow("fl_3", directory + "/b")])).Kind);
        Assert.Equal(AppendOutcomeKind.Conflict, (await Ports.Journal.Write(Workspace, [new RemoveDirectory(directory)])).Kind);
    }

    [Fact]
    public async Task Datapoints_stay_as_they_were_first_written()
    {
        await Commit(new PutDatapoints("ds_1", [new Datapoint("dp_1", Bytes("{}")), new Datapoint("dp_2", Bytes("{\"a\":1}"))]));
        await Commit(new PutDatapoints("ds_1", [new Datapoint("dp_2", Bytes("{\"a\":2}")), new Datapoint("dp_3", Bytes("3"))]));

        var found = await Ports.Catalog.Datapoints(Workspace, "ds_1", ["dp_3", "dp_unknown", "dp_2"]);
        Assert.Equal(["3", "{\"a\":1}"], found.Select(datapoint => Text(datapoint.Document)));
        Assert.Empty(await Ports.Catalog.Datapoints(Workspace, "ds_2", ["dp_1"]));
    }

    [Fact]
    public async Task A_datapoint_leads_to_the_first_of_its_datasets_that_is_there()
    {
        foreach (var id in (string[])["ds_2", "ds_3", "ds_1"])
            await Commit(FileRow(id, $"a/{id}", FileType.Dataset), new PutDatapoints(id, [new Datapoint("dp_1", Bytes("{}")), new Datapoint($"dp of {id}", Bytes("{}"))]));

        Assert.Equal(new FileRef("ds_1", FileType.Dataset, "a/ds_1"), await Ports.Catalog.FileOfDatapoint(Workspace, "dp_1"));
        Assert.Equal("ds_3", (await Ports.Catalog.FileOfDatapoint(Workspace, "dp of ds_3"))?.FileId);
        Assert.Null(await Ports.Catalog.FileOfDatapoint(Workspace, "dp_2"));
        Assert.Null(await Ports.Catalog.FileOfDatapoint("other", "dp_1"));

        await Commit(new RemoveFile("ds_1"));
        Assert.Equal("ds_2", (await Ports.Catalog.FileOfDatapoint(Workspace, "dp_1"))?.FileId);
        await Commit(new RemoveFile("ds_2"), new RemoveFile("ds_3"));
        Assert.Null(await Ports.Catalog.FileOfDatapoint(Workspace, "dp_1"));
    }

    [Fact]
    public async Task Windows_on_a_dataset_version_of_100_000_datapoints_are_exact()
    {
        var ids = Enumerable.Range(0, 100_000).Select(i => $"dp_{i:D27}").ToList();
        await Commit(new PutDatasetVersion("ds_1", "dsv_1", ids));
        await Commit(new PutDatasetVersion("ds_1", "dsv_1", ids));

        Assert.Equal(new DatasetVersionRef("ds_1", "dsv_1", 100_000), await Ports.Catalog.DatasetVersion(Workspace, "dsv_1"));
        foreach (var (offset, count) in new[] { (0, 10), (995, 10), (999, 1), (1000, 1000), (99_990, 100), (0, 100_000), (100_000, 5), (5, 0) })
        {
            var found = await Ports.Catalog.DatapointIds(Workspace, "dsv_1", new Window(offset, count));
            Assert.Equal(ids.Skip(offset).Take(count), found);
        }
    }

    [Fact]
    public async Task A_dataset_version_may_be_empty_or_unknown()
    {
        await Commit(new PutDatasetVersion("ds_1", "dsv_1", []));
        foreach (var version in new[] { "dsv_1", "dsv_unknown" }) Assert.Empty(await Ports.Catalog.DatapointIds(Workspace, version, new Window(0, 10)));
        Assert.Equal(0, (await Ports.Catalog.DatasetVersion(Workspace, "dsv_1"))?.DatapointCount);
        Assert.Null(await Ports.Catalog.DatasetVersion(Workspace, "dsv_unknown"));
    }

    [Fact]
    public async Task A_dataset_version_that_was_removed_with_its_file_keeps_its_datapoints()
    {
        await Commit(
            FileRow("ds_1", "a", FileType.Dataset), new PutVersion("dsv_1", "ds_1"), new PutDatapoints("ds_1", [new Datapoint("dp_1", Bytes("{}"))]),
            new PutDatasetVersion("ds_1", "dsv_1", ["dp_1"]));
        await Commit(new RemoveVersion("dsv_1"), new RemoveFile("ds_1"));

        Assert.Equal(new DatasetVersionRef("ds_1", "dsv_1", 1), await Ports.Catalog.DatasetVersion(Workspace, "dsv_1"));
        Assert.Equal(["dp_1"], await Ports.Catalog.DatapointIds(Workspace, "dsv_1", new Window(0, 10)));
        Assert.Single(await Ports.Catalog.Datapoints(Workspace, "ds_1", ["dp_1"]));
    }

    [Fact]
    public async Task Evaluations_of_a_file_come_newest_first_page_by_page()
    {
        // Three at a time of one moment, and not in the order of their ids: neither the place in the table nor the time alone gives the order.
        await Commit([.. Enumerable.Range(0, 25).Select(i => i * 7 % 25).Select(i => Evaluation($"evr_{i:D2}", "fl_1", $"n{i}", minutes: i / 3))]);
        await Commit(Evaluation("evr_x", "fl_2", "n1"), Evaluation("evr_y", null, "n1"), new RemoveEvaluation("evr_24"));

        var page = await Ports.Catalog.Evaluations(Workspace, "fl_1", new Window(0, 10));
        Assert.Equal(24, page.Total);
        Assert.Equal(Enumerable.Range(14, 10).Reverse().Select(i => $"evr_{i:D2}"), page.Records);
        Assert.Equal(["evr_01", "evr_00"], (await Ports.Catalog.Evaluations(Workspace, "fl_1", new Window(22, 10))).Records);
        var beyond = await Ports.Catalog.Evaluations(Workspace, "fl_1", new Window(1000, 10));
        Assert.Equal((0, 24L), (beyond.Records.Count, beyond.Total));

        await DropIndex("evaluations_by_file");
        Assert.Equal(page.Records, (await Ports.Catalog.Evaluations(Workspace, "fl_1", new Window(0, 10))).Records);
    }
}
