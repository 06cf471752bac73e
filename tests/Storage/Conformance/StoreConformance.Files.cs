using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    private static readonly FileQuery All = new([]);

    [Fact]
    public async Task Files_are_listed_by_type_name_directory_and_environment()
    {
        await Commit(
            FileRow("pr_1", "a/Über uns", FileType.Prompt, 1, 9),
            FileRow("fl_2", "a/b/uber", created: 2, updated: 8, environments: "env_1"),
            FileRow("ev_3", "ab/x%y", FileType.Evaluator, 3, 7, "env_1", "env_2"),
            FileRow("fl_4", "top", created: 4, updated: 6));
        await Commit("rn_other", 1, []);
        await Ports.Journal.Write("other", [FileRow("fl_9", "a/uber")]);

        Assert.Equal(["fl_4", "ev_3", "fl_2", "pr_1"], await Found(All));
        Assert.Equal(["fl_4", "ev_3", "fl_2"], await Found(All with { Types = [FileType.Flow, FileType.Evaluator] }));
        Assert.Equal(["pr_1"], await Found(All with { Name = "üBER U" }));
        Assert.Equal(["fl_2"], await Found(All with { Name = "UBER" }));
        Assert.Equal(["ev_3"], await Found(All with { Name = "%" }));
        Assert.Equal(["fl_2", "pr_1"], await Found(All with { Directory = "a" }));
        Assert.Equal(["fl_4", "ev_3", "fl_2", "pr_1"], await Found(All with { Directory = "" }));
        Assert.Empty(await Found(All with { Directory = "A" }));
        Assert.Equal(["ev_3", "fl_2"], await Found(All, "env_1"));
        Assert.Equal(["ev_3"], await Found(All, "env_2"));
        Assert.Empty(await Found(All with { Name = "over", Directory = "a" }));
    }

    [Fact]
    public async Task Files_come_in_the_order_asked_for_and_equal_ones_by_id()
    {
        await Commit(
            FileRow("fl_1", "z/b", created: 1, updated: 5),
            FileRow("fl_2", "y/A", created: 1, updated: 4),
            FileRow("fl_3", "x/a", created: 0, updated: 5));

        Assert.Equal(["fl_3", "fl_1", "fl_2"], await Found(All with { Descending = false }));
        Assert.Equal(["fl_2", "fl_1", "fl_3"], await Found(All));
        Assert.Equal(["fl_2", "fl_1", "fl_3"], await Found(All with { Order = FileOrder.UpdatedAt, Descending = false }));
        Assert.Equal(["fl_2", "fl_3", "fl_1"], await Found(All with { Order = FileOrder.Name, Descending = false }));
    }

    [Fact]
    public async Task Lists_of_files_come_page_by_page()
    {
        await Commit([.. Enumerable.Range(0, 25).Select(i => FileRow($"fl_{i:D2}", $"a/{i:D2}", created: i))]);

        var page = await Ports.Catalog.FindFiles(Workspace, All with { Descending = false }, null, new Window(20, 10));
        Assert.Equal(Enumerable.Range(20, 5).Select(i => $"fl_{i:D2}"), page.Records.Select(file => file.FileId));
        var beyond = await Ports.Catalog.FindFiles(Workspace, All, null, new Window(1L << 40, 10));
        Assert.Equal((25L, 0, 25L), (page.Total, beyond.Records.Count, beyond.Total));
        Assert.Empty((await Ports.Catalog.FindFiles(Workspace, All, null, new Window(0, 0))).Records);
    }

    [Fact]
    public async Task A_removed_file_is_in_no_list_its_path_is_free_and_its_versions_are_nobodys()
    {
        await Commit(FileRow("fl_1", "a/b"), new PutVersion("flv_1", "fl_1"), new PutVersion("flv_2", "fl_1"));
        await Commit(new RemoveVersion("flv_1"));
        Assert.Null(await Ports.Catalog.FileOfVersion(Workspace, "flv_1"));
        Assert.NotNull(await Ports.Catalog.FileOfVersion(Workspace, "flv_2"));

        await Commit(new RemoveFile("fl_1"));
        Assert.Null(await Ports.Catalog.FileAt(Workspace, "a/b"));
        Assert.Null(await Ports.Catalog.FileOfVersion(Workspace, "flv_2"));
        Assert.Empty(await Found(All));
        await Commit(FileRow("fl_2", "a/b"));
    }

    private async Task<IEnumerable<string>> Found(FileQuery query, string? environmentId = null)
    {
        var page = await Ports.Catalog.FindFiles(Workspace, query, environmentId, new Window(0, 100));
        Assert.Equal(page.Records.Count, page.Total);
        return page.Records.Select(file => file.FileId);
    }
}
