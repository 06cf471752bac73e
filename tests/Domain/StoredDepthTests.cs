using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Files;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests;

/// <summary>What a request may bring, as deep as a request may be, is read back from where it is stored: a journal that is not would lose
/// its grain with the next restart.</summary>
public sealed class StoredDepthTests
{
    private const int RequestLevels = 64;
    private static readonly byte[] Deep = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Repeat("""{"a":""", RequestLevels)) + "1" + new string('}', RequestLevels));

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Events_of_runs()
    {
        List<RunEvent> events = [new RunCreated(At, Details: Deep), new StatusSet(RunStatus.Running, At: At, Summary: Deep)];

        var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(events, RunEventJson.Default.ListRunEvent), RunEventJson.Default.ListRunEvent)!;

        Assert.Equal(Deep, ((RunCreated)read[0]).Details);
        Assert.Equal(Deep, ((StatusSet)read[1]).Summary);
    }

    [Fact]
    public void Events_and_snapshots_of_files()
    {
        List<FileEvent> events = [new FileCreated(FileType.Flow, "deep", At), new VersionAdded("flv_1", Deep, null, null, 0, null, At)];

        var read = JsonSerializer.Deserialize(
            JsonSerializer.SerializeToUtf8Bytes(events, FileEventsJson.Default.ListFileEvent), FileEventsJson.Default.ListFileEvent)!;
        var file = new FileState();
        foreach (var happened in read) file.Apply(happened);
        var opened = FileState.TryLoad(file.TakeChangedParts());

        Assert.Equal(Deep, ((VersionAdded)read[1]).Content);
        Assert.Equal(Deep, opened!.Versions[0].Content);
    }
}
