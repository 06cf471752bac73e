using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Directories_are_found_by_path_id_and_parent()
    {
        await Commit(new PutDirectories([Folder("dir_1", "a"), Folder("dir_2", "a/b"), Folder("dir_3", "a/b/c")]), FileRow("fl_1", "a/x"));
        await Commit(new PutDirectories([Folder("dir_4", "a"), Folder("dir_5", "a-b")]), FileRow("fl_2", "a/b/x"));

        Assert.Equal(Folder("dir_1", "a"), await Ports.Catalog.DirectoryAt(Workspace, "a"));
        Assert.Equal(Folder("dir_2", "a/b"), await Ports.Catalog.Directory(Workspace, "dir_2"));
        Assert.Equal(["a", "a-b", "a/b", "a/b/c"], (await Ports.Catalog.Directories(Workspace)).Select(directory => directory.Path));
        Assert.Equal(["a", "a-b"], (await Ports.Catalog.DirectoriesIn(Workspace, "")).Select(directory => directory.Path));
        Assert.Equal(["a/b"], (await Ports.Catalog.DirectoriesIn(Workspace, "a")).Select(directory => directory.Path));
        Assert.Equal(["fl_1"], (await Ports.Catalog.FilesIn(Workspace, "a")).Select(file => file.FileId));
        Assert.Null(await Ports.Catalog.Directory(Workspace, "dir_4"));
        Assert.Null(await Ports.Catalog.DirectoryAt("other", "a"));
    }

    [Fact]
    public async Task A_directory_moves_with_all_below_it_or_not_at_all()
    {
        await Commit(new PutDirectories([Folder("dir_1", "a"), Folder("dir_2", "a/b"), Folder("dir_3", "ab"), Folder("dir_4", "z")]));

        Assert.Equal(AppendOutcome.Committed, await Ports.Journal.Write(Workspace, [new MoveDirectory("a", "z/y", Time.AddDays(1))]));
        Assert.Equal(["ab", "z", "z/y", "z/y/b"], (await Ports.Catalog.Directories(Workspace)).Select(directory => directory.Path));
        Assert.Equal(Folder("dir_2", "z/y/b") with { UpdatedAt = Time.AddDays(1) }, await Ports.Catalog.Directory(Workspace, "dir_2"));
        Assert.Equal(["z/y"], (await Ports.Catalog.DirectoriesIn(Workspace, "z")).Select(directory => directory.Path));

        await Commit(new InsertDirectory(Folder("dir_5", "q/b")));
        var taken = await Ports.Journal.Write(Workspace, [new MoveDirectory("z/y", "q", Time)]);
        Assert.Equal(AppendOutcomeKind.Conflict, taken.Kind);
        Assert.Null(await Ports.Catalog.DirectoryAt(Workspace, "q"));
        Assert.NotNull(await Ports.Catalog.DirectoryAt(Workspace, "z/y"));
    }

    [Fact]
    public async Task Only_an_empty_directory_can_be_removed()
    {
        await Commit(new PutDirectories([Folder("dir_1", "a"), Folder("dir_2", "a/b")]), FileRow("fl_1", "a/b/x"));

        foreach (var path in (string[])["a", "a/b"])
            Assert.Equal(AppendOutcomeKind.Conflict, (await Ports.Journal.Write(Workspace, [new RemoveDirectory(path)])).Kind);
        await Commit(new RemoveFile("fl_1"));
        foreach (var path in (string[])["a/b", "a"])
            Assert.Equal(AppendOutcome.Committed, await Ports.Journal.Write(Workspace, [new RemoveDirectory(path)]));
        Assert.Empty(await Ports.Catalog.Directories(Workspace));
    }
}
