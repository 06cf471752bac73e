using Evals.Contracts;
using Evals.Domain.Files;

namespace Evals.Domain.Tests.Files;

/// <summary>Files that were created before they had a version.</summary>
public sealed class FileWithoutVersionTests
{
    private readonly FileMake _file = new();

    public FileWithoutVersionTests() => Assert.Single(Create("folder/flow").Value!);

    [Fact]
    public void It_is_found_only_by_those_who_ask_for_whatever_is_newest()
    {
        Assert.Equal((RefusalKind.NotFound, "id"), (_file.Select().Refusal!.Kind, _file.Select().Refusal!.Field));
        var newest = _file.State.Select(FileMake.Id, VersionSelector.CreatedLast, FileMake.Environments);
        Assert.True(_file.State.View(FileMake.Id, newest.Value!, FileMake.Environments).Version.IsNone);
        Assert.Equal("other", Moved("other"));
    }

    [Fact]
    public void Its_first_version_is_deployed_as_that_of_any_file()
    {
        var change = _file.Upsert(FileMake.Flow(1, path: null)).Value!;
        Assert.Equal(change.VersionId, _file.State.Deployed(FileMake.Environments.Default)!.Id);
        _file.Upsert(FileMake.Flow(2, path: null));
        Assert.Equal(change.VersionId, _file.State.Deployed(FileMake.Environments.Default)!.Id);
    }

    [Fact]
    public void The_same_command_again_is_nothing_and_another_one_is_refused()
    {
        Assert.Empty(Create("folder/flow").Value!);
        Assert.Equal("id", Create("elsewhere").Refusal!.Field);
        Assert.Equal("path", FileRules.Create(new FileState(), FileMake.Id, new CreateFile(FileType.Flow, "a//b"), _file.Now).Refusal!.Field);
        _file.Manage(file => FileManagement.Delete(file, FileMake.Id, _file.Now));
        Assert.Equal("id", Create("folder/flow").Refusal!.Field);
    }

    [Fact]
    public void It_survives_a_snapshot()
    {
        var loaded = FileState.TryLoad(_file.State.TakeChangedParts())!;
        Assert.Equal(("folder/flow", true, null), (loaded.Path, loaded.Exists, loaded.Latest));
    }

    private Result<List<FileEvent>> Create(string path) =>
        _file.Manage(file => FileRules.Create(file, FileMake.Id, new CreateFile(FileType.Flow, path), _file.Now));

    private string Moved(string path)
    {
        _file.Manage(file => FileManagement.Move(file, FileMake.Id, path, _file.Now));
        return _file.State.Path!;
    }
}
