using Evals.Contracts;
using Evals.Domain.Files;

namespace Evals.Domain.Tests.Files;

public sealed class FileRulesTests
{
    private readonly FileMake _file = new();

    [Fact]
    public void The_first_version_is_deployed_to_production_and_stays_there()
    {
        var first = Ok(FileMake.Flow(1)).VersionId;
        var second = Ok(FileMake.Flow(2)).VersionId;
        Assert.NotEqual(first, second);
        Assert.Equal(first, _file.Select().Value!.Id);
        Assert.Equal(first, _file.Select(environment: "production").Value!.Id);
        Assert.Equal(second, _file.Select(version: second).Value!.Id);

        var view = _file.State.View(FileMake.Id, _file.Select().Value!, FileMake.Environments);
        Assert.Equal(("production", true), (view.Version.Environments.Single().Name, view.Version.Environments.Single().IsDefault));
        Assert.Equal("flow", view.Name);
        Assert.Empty(_file.State.View(FileMake.Id, _file.State.Version(second)!, FileMake.Environments).Version.Environments);
    }

    [Fact]
    public void The_same_content_again_changes_nothing()
    {
        var first = Ok(FileMake.Flow(1));
        var again = Ok(FileMake.Flow(1) with { Path = null });
        Assert.Equal((first.VersionId, false), (again.VersionId, again.IsNewVersion));
        Assert.Empty(again.Events);
    }

    [Fact]
    public void An_environment_that_is_unknown_or_empty_is_not_found()
    {
        Ok(FileMake.Flow(1));
        var unknown = _file.Select(environment: "moon").Refusal!;
        Assert.Matches("Environment .* does not exist", unknown.Message);
        Assert.Equal((RefusalKind.NotFound, "environment"), (unknown.Kind, unknown.Field));
        var empty = _file.Select(environment: "staging").Refusal!;
        Assert.Equal((RefusalKind.NotFound, "environment"), (empty.Kind, empty.Field));
        Assert.Equal("version_id", _file.Select(version: "flv_other").Refusal!.Field);
    }

    [Fact]
    public void Deployed_elsewhere_is_found_by_the_environment()
    {
        Ok(FileMake.Flow(1));
        var second = Ok(FileMake.Flow(2)).VersionId;
        _file.State.Apply(new VersionDeployed(FileMake.Environments.Staging.Id, second, _file.Now));
        Assert.Equal(second, _file.Select(environment: "staging").Value!.Id);
        Assert.NotEqual(second, _file.Select().Value!.Id);
    }

    [Fact]
    public void A_file_that_does_not_exist_needs_a_path() => Refused(RefusalKind.NotFound, "id", FileMake.Flow(1, path: null));

    [Fact]
    public void A_version_name_belongs_to_one_version()
    {
        Ok(FileMake.Flow(1, name: "one"));
        Refused(RefusalKind.Conflict, "version_name", FileMake.Flow(2, name: "one"));
        Assert.Single(Ok(FileMake.Flow(1, name: "uno")).Events);
        Assert.True(Ok(FileMake.Flow(2, name: "one")).IsNewVersion);
        Assert.Equal("uno", _file.State.Versions[0].Name);
        Refused(RefusalKind.Invalid, "version_name", FileMake.Flow(3, name: new string('x', 256)));
    }

    [Fact]
    public void Metadata_makes_no_version_and_nulls_leave_what_is_there()
    {
        Ok(FileMake.Flow(1, metadata: new FileMetadata("about", ["a", "b"])));
        var readme = Ok(FileMake.Flow(1, metadata: new FileMetadata(Readme: "read")));
        Assert.False(readme.IsNewVersion);
        Assert.Equal(("about", "read"), (_file.State.Metadata.Description, _file.State.Metadata.Readme));
        Assert.Equal(["a", "b"], _file.State.Metadata.Tags!);
        Assert.Empty(Ok(FileMake.Flow(1, metadata: new FileMetadata(Tags: ["a", "b"]))).Events);
    }

    [Fact]
    public void A_path_and_a_type_are_kept()
    {
        Ok(FileMake.Flow(1));
        Refused(RefusalKind.Invalid, "path", FileMake.Flow(2, path: "folder/other"));
        Refused(RefusalKind.Conflict, "path", FileMake.Flow(2) with { Type = FileType.Tool });
        Refused(RefusalKind.Conflict, "id", FileMake.Flow(2, path: null) with { Type = FileType.Tool });
        Assert.Single(_file.State.Versions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/ /b")]
    [InlineData("a/../b")]
    [InlineData("a\u0007")]
    public void A_path_that_is_none_is_refused(string path) => Refused(RefusalKind.Invalid, "path", FileMake.Flow(1, path));

    [Fact]
    public void Paths_have_limits()
    {
        var segment = new string('s', 255);
        Ok(FileMake.Flow(1, $"{segment}/{segment}/{segment}/x"));
        var other = new FileMake();
        Assert.Equal("path", other.Upsert(FileMake.Flow(1, $"{segment}s")).Refusal!.Field);
        Assert.Equal("path", other.Upsert(FileMake.Flow(1, $"{segment}/{segment}/{segment}/{segment}")).Refusal!.Field);
    }

    private FileChange Ok(UpsertVersion command)
    {
        var change = _file.Upsert(command);
        Assert.Null(change.Refusal);
        return change.Value!;
    }

    private void Refused(RefusalKind kind, string field, UpsertVersion command)
    {
        var refusal = _file.Upsert(command).Refusal;
        Assert.Equal((kind, field), (refusal?.Kind, refusal?.Field));
    }
}
