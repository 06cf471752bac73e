using System.Text.Json;
using Evals.Domain.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Files;

/// <summary>A file against a list that is searched from end to end.</summary>
public sealed class FileModelTests
{
    private static readonly string?[] VersionNames = [null, null, "a", "b", "c"];

    private sealed class Known
    {
        public required int Content { get; init; }

        public string? Name { get; set; }
    }

    [Fact]
    public void Versions_are_found_made_and_named_as_in_a_plain_list() => Prop.ForAll<(byte Content, byte Name)[]>(steps =>
    {
        var file = new FileMake();
        List<Known> model = [];
        foreach (var step in steps)
        {
            var (content, name) = (step.Content % 4, VersionNames[step.Name % VersionNames.Length]);
            var change = file.Upsert(FileMake.Flow(content, name: name));
            var taken = name is not null && model.Any(known => known.Name == name && known.Content != content);
            Assert.Equal(taken, !change.IsOk);
            if (taken) continue;

            var known = model.Find(known => known.Content == content);
            Assert.Equal(known is null, change.Value!.IsNewVersion);
            if (known is null) model.Add(known = new Known { Content = content });
            known.Name = name ?? known.Name;
            Assert.Equal(change.Value.VersionId, file.State.Versions[model.IndexOf(known)].Id);
        }

        Assert.Equal(model.Select(known => known.Name), file.State.Versions.Select(version => version.Name));
        if (model.Count > 0) Assert.Equal(file.State.Versions[0].Id, file.Select().Value!.Id);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_file_read_back_from_its_journal_or_a_snapshot_is_the_same() => Prop.ForAll<(byte Content, byte Name)[], byte>((steps, at) =>
    {
        var file = new FileMake();
        var (snapshot, seen) = (new Dictionary<int, byte[]>(), 0);
        for (var i = 0; i < steps.Length; i++)
        {
            // Mostly new contents, so that versions fill several parts of the snapshot; some that are old and get another name.
            var content = steps[i].Content % 4 == 0 ? steps[i].Content % (i + 1) : i;
            file.Upsert(FileMake.Flow(content, name: steps[i].Name % 3 == 0 ? $"name {i}" : null));
            if (i % (1 + (at % 5)) != 0) continue;
            foreach (var (number, part) in file.State.TakeChangedParts()) snapshot[number] = part;
            seen = file.Events.Count;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(file.Events, FileEventsJson.Default.ListFileEvent);
        var events = JsonSerializer.Deserialize(json, FileEventsJson.Default.ListFileEvent)!;
        Assert.Equal(Dump(file.State), Dump(Replay(new FileState(), events)));
        if (seen > 0) Assert.Equal(Dump(file.State), Dump(Replay(FileState.TryLoad(snapshot)!, events.Skip(seen))));
    }).Check(Config.QuickThrowOnFailure.WithEndSize(300));

    [Fact]
    public void A_snapshot_without_a_part_or_of_another_layout_is_not_used()
    {
        var file = new FileMake();
        for (var i = 0; i < 130; i++) file.Upsert(FileMake.Flow(i));
        var parts = new Dictionary<int, byte[]>(file.State.TakeChangedParts());
        Assert.Equal([0, 1, 2, 3], parts.Keys.Order());
        file.Upsert(FileMake.Flow(1_000));
        Assert.Equal([0, 3], file.State.TakeChangedParts().Keys.Order());

        Assert.NotNull(FileState.TryLoad(parts));
        Assert.Null(FileState.TryLoad(parts.Where(part => part.Key != 2).ToDictionary()));
        parts[0] = JsonSerializer.SerializeToUtf8Bytes(new { layout = 2 });
        Assert.Null(FileState.TryLoad(parts));
    }

    private static FileState Replay(FileState state, IEnumerable<FileEvent> events)
    {
        foreach (var happened in events) state.Apply(happened);
        return state;
    }

    private static string Dump(FileState state) => JsonSerializer.Serialize(new
    {
        state.Type,
        state.Path,
        state.CreatedAt,
        state.UpdatedAt,
        state.Metadata,
        state.Versions,
        Deployments = state.Deployments.OrderBy(deployment => deployment.Key, StringComparer.Ordinal),
        Named = state.Versions.Select(version => version.Name is null ? null : state.VersionNamed(version.Name)?.Id),
        Found = state.Versions.Select(version => state.Version(version.Id)!.Name),
    });
}
