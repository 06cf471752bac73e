using System.Text;
using Evals.Contracts;
using Evals.Engine.Faults;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private const string FlowPath = "folder/flow";

    private static UpsertVersion Flow(int content, string? path = FlowPath) =>
        new(FileType.Flow, path, Encoding.UTF8.GetBytes($$$"""{"attributes":{"n":{{{content}}}}}"""));

    private IFile NewFile(FileType type, string workspace = Workspace) =>
        _engine.Grains.File(new GrainKey(workspace, _ids.Next(IdPrefix.File(type))));

    private IFile File(string id) => _engine.Grains.File(Key(id));

    /// <summary>Addresses the file at a path, made by this call if there is none, as callers do who only know paths.</summary>
    private async Task<Result<FileView>> ByPath(string path, FileType type, Func<IFile, Task<Result<FileView>>> upsert)
    {
        if (await Catalog.FileAt(path) is { } known) return await upsert(File(known.FileId));
        var made = await upsert(NewFile(type));
        return made.Refusal is { Kind: RefusalKind.Conflict, Field: "path" } && await Catalog.FileAt(path) is { } winner
            ? await upsert(File(winner.FileId))
            : made;
    }

    [Fact]
    public async Task Of_many_callers_who_create_one_path_at_once_all_get_the_same_file()
    {
        var files = await AtOnce(50, number => Ok(ByPath(FlowPath, FileType.Flow, file => file.Upsert(Flow(number % 10)))));

        var file = Assert.Single(files.Select(view => view.Id).Distinct());
        Assert.Equal(file, (await Catalog.FileAt(FlowPath))!.FileId);
        Assert.Equal(10, files.Select(view => view.Version.Id).Distinct().Count());
        Assert.Equal(files.GroupBy(view => Encoding.UTF8.GetString(view.Version.Content)).Select(same => same.First().Version.Id).Order(),
            files.Select(view => view.Version.Id).Distinct().Order());
        foreach (var version in files.Select(view => view.Version.Id).Distinct())
            Assert.Equal(file, (await Catalog.FileOfVersion(version))!.FileId);

        var shown = await Ok(File(file).Get(VersionSelector.Default));
        Assert.Equal("production", Assert.Single(shown.Version.Environments).Name);
    }

    [Fact]
    public async Task A_path_is_taken_for_every_type_and_for_this_workspace_only()
    {
        var file = await Ok(NewFile(FileType.Flow).Upsert(Flow(1)));
        await Refused(RefusalKind.Conflict, "path", NewFile(FileType.Flow).Upsert(Flow(1)));
        await Refused(RefusalKind.Conflict, "path", NewFile(FileType.Tool).Upsert(Flow(1) with { Type = FileType.Tool, Content = "{}"u8.ToArray() }));
        await Refused(RefusalKind.NotFound, "id", _engine.Grains.File(new GrainKey("other", file.Id)).Get(VersionSelector.Default));

        var elsewhere = await Ok(NewFile(FileType.Flow, "other").Upsert(Flow(1)));
        Assert.NotEqual(file.Version.Id, elsewhere.Version.Id);
        Assert.Equal(file.Id, (await Catalog.FileAt(FlowPath))!.FileId);
        Assert.Equal(elsewhere.Id, (await _engine.Grains.Catalog("other").FileAt(FlowPath))!.FileId);
    }

    [Fact]
    public async Task A_file_is_the_same_after_a_crash_and_after_an_idle_time()
    {
        var file = await Ok(NewFile(FileType.Flow).Upsert(Flow(0) with { Metadata = new FileMetadata("about", ["tag"]) }));
        for (var i = 1; i < 70; i++) await Ok(File(file.Id).Upsert(Flow(i, path: null) with { VersionName = $"v{i}" }));
        var before = await Views(file.Id);

        await Crash();
        Assert.Equal(before, await Views(file.Id));
        await _engine.LetIdleGo();
        Assert.Equal(before, await Views(file.Id));
        await Refused(RefusalKind.Conflict, "version_name", File(file.Id).Upsert(Flow(70) with { VersionName = "v69" }));
        Assert.Equal(70, Journal.Appends.Count(FaultyJournal.TellsSomething));
    }

    [Fact]
    public async Task A_file_that_was_shown_before_shows_every_change_of_it()
    {
        var (first, second) = (await Ok(NewFile(FileType.Flow).Upsert(Flow(1))), await Ok(ByPath(FlowPath, FileType.Flow, file => file.Upsert(Flow(2)))));
        var file = File(first.Id);
        var shown = await Ok(file.Get(VersionSelector.Default));
        Assert.Equal(Dump(shown), Dump(await Ok(file.Get(VersionSelector.Default))));
        Assert.Equal(second.Version.Id, (await Ok(file.Get(new VersionSelector(second.Version.Id)))).Version.Id);
        Assert.Equal(first.Version.Id, (await Ok(file.Get(VersionSelector.Default))).Version.Id);

        await Ok(file.Move("elsewhere"));
        Assert.Equal("elsewhere", (await Ok(file.Get(VersionSelector.Default))).Path);
        await Ok(file.Deploy(Assert.Single(shown.Version.Environments).Id, second.Version.Id));
        Assert.Empty((await Ok(file.Get(new VersionSelector(first.Version.Id)))).Version.Environments);
        Assert.Equal(second.Version.Id, (await Ok(file.Get(VersionSelector.Default))).Version.Id);
        await Ok(file.DeleteVersion(first.Version.Id));
        await Refused(RefusalKind.NotFound, "version_id", file.Get(new VersionSelector(first.Version.Id)));
    }

    [Fact]
    public async Task An_upsert_whose_answer_was_lost_is_found_when_it_is_sent_again()
    {
        var file = await Ok(NewFile(FileType.Flow).Upsert(Flow(1)));
        foreach (var fault in (AppendFault[])[AppendFault.Before, AppendFault.After])
        {
            var content = 10 + (int)fault;
            Journal.FailNext(fault);
            await Assert.ThrowsAsync<GrainUnavailableException>(() => File(file.Id).Upsert(Flow(content)));
            var first = await Ok(File(file.Id).Upsert(Flow(content)));
            Assert.Equal(first.Version.Id, (await Ok(File(file.Id).Upsert(Flow(content)))).Version.Id);
        }
    }

    /// <summary>All versions as they are shown.</summary>
    private async Task<string> Views(string fileId)
    {
        var views = new List<FileView>();
        for (var i = 0; i < 70; i++) views.Add(await Ok(File(fileId).Upsert(Flow(i))));
        views.Add(await Ok(File(fileId).Get(VersionSelector.Default)));
        return Dump(views);
    }
}
