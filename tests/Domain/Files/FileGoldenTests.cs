using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Files;
using Evals.Testing;

namespace Evals.Domain.Tests.Files;

/// <summary>What files have in journals and snapshots.</summary>
public sealed class FileGoldenTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);

    private static readonly List<FileEvent> Events =
    [
        new FileCreated(FileType.Evaluator, "folder/naïve", At),
        new MetadataChanged(new FileMetadata("about", ["a", "b"], "# Read"), At),
        new MetadataChanged(new FileMetadata(), At),
        new VersionAdded(
            "evv_1",
            """{"spec":{"code":"x < 'é'"}}"""u8.ToArray(),
            "first",
            "why",
            0,
            new EvaluatorSpec(EvaluatorKind.Human, ReturnType.MultiSelect, ["good", "bad"]),
            At),
        new VersionAdded("dsv_1", "{}"u8.ToArray(), null, null, 100_000, null, At),
        new VersionNamed("evv_1", "second", null, At),
        new VersionDeployed("env_1", "evv_1", At),
        new VersionDeployed("env_2", "dsv_1", At),
        new VersionUndeployed("env_2", At),
        new VersionRemoved("dsv_1", At),
        new FileMoved("folder/moved", At),
    ];

    private static readonly FileDeleted Deletion = new(At);

    [Fact]
    public void Events_are_stored_as_ever()
    {
        var json = new StringBuilder();
        foreach (var happened in (FileEvent[])[.. Events, Deletion])
            json.Append(JsonSerializer.Serialize([happened], FileEventsJson.Default.ListFileEvent)).Append('\n');
        Golden.Check("file-events.golden", json.ToString());
    }

    [Fact]
    public void Stored_events_are_read_as_what_they_were()
    {
        var lines = Golden.Read("file-events.golden").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var read = lines.SelectMany(line => JsonSerializer.Deserialize(line, FileEventsJson.Default.ListFileEvent)!);
        Assert.Equivalent((FileEvent[])[.. Events, Deletion], read, strict: true);
    }

    [Fact]
    public void Snapshots_are_stored_as_ever()
    {
        var file = new FileState();
        foreach (var happened in Events) file.Apply(happened);
        var parts = file.TakeChangedParts();
        file.Apply(Deletion);
        var deleted = file.TakeChangedParts();
        Golden.Check(
            "file-snapshot.golden",
            $"{Encoding.UTF8.GetString(parts[0])}\n{Encoding.UTF8.GetString(parts[1])}\n{Encoding.UTF8.GetString(deleted[0])}\n");
    }
}
