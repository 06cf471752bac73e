using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Files;

public sealed class FileManagementTests
{
    private static readonly string[] Environments = [FileMake.Environments.Default.Id, FileMake.Environments.Staging.Id];

    private sealed record Known(int Content)
    {
        public string? Name { get; set; }
    }

    /// <summary>A file against a list of its versions, a map of its environments and a path.</summary>
    [Fact]
    public void Versions_come_go_and_are_deployed_as_in_a_plain_list() => Prop.ForAll<(byte What, byte Version, byte Detail)[]>(steps =>
    {
        var file = new FileMake();
        List<Known> versions = [];
        Dictionary<string, int> deployed = [];
        foreach (var (what, version, detail) in steps)
        {
            var (content, environment) = (version % 4, Environments[detail % 2]);
            var known = versions.Find(known => known.Content == content);
            var id = VersionDraft.Of(FileMake.Id, FileMake.Flow(content)).Value!.Id;
            switch (what % 6)
            {
                case 0 or 1:
                    Assert.True(file.Upsert(FileMake.Flow(content)).IsOk);
                    if (known is null) versions.Add(new Known(content));
                    if (file.Events.Count <= 3) deployed[Environments[0]] = content;
                    break;
                case 2:
                    var removed = file.Manage(state => FileManagement.DeleteVersion(state, FileMake.Id, id, file.Now));
                    Assert.Equal(known is not null && versions.Count > 1, removed.IsOk);
                    if (!removed.IsOk) break;
                    versions.Remove(known!);
                    foreach (var place in Environments.Where(place => deployed.GetValueOrDefault(place, -1) == content)) deployed.Remove(place);
                    break;
                case 3:
                    Assert.Equal(known is not null, file.Manage(state =>
                        FileManagement.Deploy(state, FileMake.Id, environment, id, FileMake.Environments, file.Now)).IsOk);
                    if (known is not null) deployed[environment] = content;
                    break;
                case 4:
                    Assert.Equal(versions.Count > 0, file.Manage(state =>
                        FileManagement.Undeploy(state, FileMake.Id, environment, FileMake.Environments, file.Now)).IsOk);
                    deployed.Remove(environment);
                    break;
                default:
                    var name = $"n{detail % 3}";
                    var taken = versions.Any(other => other.Name == name && other.Content != content);
                    Assert.Equal(known is not null && !taken, file.Manage(state =>
                        FileManagement.DescribeVersion(state, FileMake.Id, new DescribeVersion(id, name, null), file.Now)).IsOk);
                    if (known is not null && !taken) known.Name = name;
                    break;
            }

            Assert.Equal(versions.Select(known => known.Name), file.State.Versions.Select(version => version.Name));
            Assert.Equal(deployed.Keys.Order(), file.State.Deployments.Keys.Order());
            if (versions.Count == 0) continue;
            var shown = deployed.TryGetValue(Environments[0], out var live) ? live : versions[^1].Content;
            Assert.Equal(VersionDraft.Of(FileMake.Id, FileMake.Flow(shown)).Value!.Id, file.Select().Value!.Id);
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(file.Events, FileEventsJson.Default.ListFileEvent);
        var replayed = new FileState();
        foreach (var happened in JsonSerializer.Deserialize(json, FileEventsJson.Default.ListFileEvent)!) replayed.Apply(happened);
        Assert.Equal(Dump(file.State), Dump(replayed));
        if (file.State.Exists) Assert.Equal(Dump(file.State), Dump(FileState.TryLoad(file.State.TakeChangedParts())!));
    }).Check(Config.QuickThrowOnFailure.WithEndSize(60));

    [Fact]
    public void A_deleted_file_takes_nothing_more_and_still_shows_its_versions_to_those_that_refer_to_them()
    {
        var file = new FileMake();
        var version = file.Upsert(FileMake.Flow(1)).Value!.VersionId;
        Assert.True(file.Manage(state => FileManagement.Delete(state, FileMake.Id, file.Now)).IsOk);

        Assert.Equal(RefusalKind.NotFound, file.Upsert(FileMake.Flow(1)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, file.Select(version).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, file.Manage(state => FileManagement.Move(state, FileMake.Id, "x", file.Now)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, file.Manage(state => FileManagement.Delete(state, FileMake.Id, file.Now)).Refusal!.Kind);
        var shown = file.State.View(FileMake.Id, file.State.Referenced(version)!, FileMake.Environments);
        Assert.True(shown.Version is { Deleted: true, Environments.Count: 0 });
        Assert.True(FileState.TryLoad(file.State.TakeChangedParts())!.Deleted);
    }

    [Fact]
    public void A_move_to_a_bad_path_is_refused_and_one_to_the_same_path_is_nothing()
    {
        var file = new FileMake();
        file.Upsert(FileMake.Flow(1));
        foreach (var path in (string[])["", "/", "a//b", "a/../b"])
            Assert.Equal(("path", RefusalKind.Invalid), Fault(file.Manage(state => FileManagement.Move(state, FileMake.Id, path, file.Now))));
        Assert.Empty(file.Manage(state => FileManagement.Move(state, FileMake.Id, "folder/flow", file.Now)).Value!);
        Assert.True(file.Manage(state => FileManagement.Move(state, FileMake.Id, "elsewhere", file.Now)).IsOk);
        Assert.Equal("elsewhere", file.State.Path);
    }

    private static (string?, RefusalKind) Fault(Result<List<FileEvent>> decided) => (decided.Refusal!.Field, decided.Refusal.Kind);

    private static string Dump(FileState state) => JsonSerializer.Serialize(new
    {
        state.Path,
        state.Exists,
        state.UpdatedAt,
        state.Versions,
        Deployments = state.Deployments.OrderBy(deployment => deployment.Key, StringComparer.Ordinal),
    });
}
