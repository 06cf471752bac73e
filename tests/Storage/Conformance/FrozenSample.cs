using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

/// <summary>Something in every table, and what is read of it, for databases that are frozen and read by later programs.</summary>
internal static class FrozenSample
{
    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddMicroseconds(123_456);

    public static async Task Write(Stores ports)
    {
        var run = new GrainId(GrainKind.Run, new GrainKey("default", "rn_1"));
        await ports.Journal.Append(new JournalAppend(run, 1, Bytes("[\"one\"]"), [
            new PutFile("ds_1", FileType.Dataset, "folder/set", ["env_1"], Time, Time), new PutDirectories([new DirectoryView("dir_1", "folder", Time, Time)]), new PutVersion("dsv_1", "ds_1"),
            new PutDatapoints("ds_1", [new Datapoint("dp_1", Bytes("{\"inputs\":{}}"))]),
            new PutDatasetVersion("ds_1", "dsv_1", [.. Enumerable.Range(1, 1001).Select(i => $"dp_{i}")]),
            new PutEvaluation("evr_1", "ds_1", "first", Time), new PutOutbox(new OutboxMessage("m_1", "rn_2", Bytes("{}"))),
            new PutKey("first", [1, 2, 3]), new PutWaitingRun("rn_1", "flv_1"),
            new PutAnswer(null, new AnswerRow("name", [1, 2], "seed", "claim", Time, Time.AddDays(1), 201, Bytes("{}")))]));
        await ports.Journal.Append(new JournalAppend(run, 2, Bytes("[\"two\"]"), [
            new InsertLog(Judged), new InsertRunLog("rn_1", 7, "log_1"), new InsertLog(Judging, Bytes("{\"o\":{}}"))]));
        foreach (var kind in new[] { GrainKind.File, GrainKind.Evaluation })
            await ports.Journal.Append(new JournalAppend(new GrainId(kind, run.Key), 1, Bytes($"[\"{kind}\"]"), []));
        await ports.Snapshots.Write(run, new Snapshot(2, new Dictionary<int, byte[]> { [0] = Bytes("head"), [3] = Bytes("three") }));
    }

    public static async Task Check(Stores ports)
    {
        Assert.Equal(["[\"one\"]", "[\"two\"]"], await Events(ports, GrainKind.Run));
        Assert.Equal(["[\"File\"]"], await Events(ports, GrainKind.File));
        Assert.Equal(["[\"Evaluation\"]"], await Events(ports, GrainKind.Evaluation));
        var snapshot = await ports.Snapshots.Read(Run("rn_1"));
        Assert.Equal((2L, "head", "three"), (snapshot!.Seq, Text(snapshot.Parts[0]), Text(snapshot.Parts[3])));

        Assert.Equal(new FileRef("ds_1", FileType.Dataset, "folder/set"), await ports.Catalog.FileAt("default", "folder/set"));
        Assert.Equal("ds_1", (await ports.Catalog.FileOfVersion("default", "dsv_1"))?.FileId);
        Assert.Equal("{\"inputs\":{}}", Text((await ports.Catalog.Datapoints("default", "ds_1", ["dp_1"])).Single().Document));
        Assert.Equal("ds_1", (await ports.Catalog.FileOfDatapoint("default", "dp_1"))?.FileId);
        Assert.Equal(["dp_1000", "dp_1001"], await ports.Catalog.DatapointIds("default", "dsv_1", new Window(999, 5)));
        Assert.Equal(new DatasetVersionRef("ds_1", "dsv_1", 1001), await ports.Catalog.DatasetVersion("default", "dsv_1"));
        Assert.Equal(["evr_1"], (await ports.Catalog.Evaluations("default", "ds_1", new Window(0, 5))).Records);

        Same(Judged, (await ports.Logs.Find("default", new LogQuery("fl_1", null, []), new Window(0, 5))).Records.Single());
        Same(Judged, (await ports.Logs.InRun("default", "rn_1", 7, 8)).Single().Log);
        Same(Judging, (await ports.Logs.Judgments("default", ["log_1"])).Single());
        Same(Judged, (await ports.Logs.TraceChildren("default", ["log_0"])).Single());
        Assert.Equal(new LogCounts(1, 1), await ports.Logs.Count("default", "fl_1", "flv_1"));
        var (workspace, message) = (await ports.Outbox.Pending(null, 5)).Single();
        Assert.Equal(("default", "m_1", "rn_2", "{}"), (workspace, message.Id, message.ReceiverId, Text(message.Payload)));
        Assert.Equal("default", await ports.Keys.Find([1, 2, 3]));
    }

    /// <param name="outcome">That of the judgment; null where the database knows none.</param>
    public static async Task CheckOutcome(Stores ports, string? outcome)
    {
        var before = (await ports.Logs.JudgmentBefore("default", "log_1", "evv_1", 6))!;
        Assert.Equal(("log_2", 5, outcome), (before.Id, before.Revision, before.Outcome is null ? null : Text(before.Outcome)));
    }

    public static async Task CheckAnswers(Stores ports)
    {
        var answer = (await ports.Answers.Find("default", "name"))!;
        Assert.Equal(("seed", "claim", Time, Time.AddDays(1), 201), (answer.Seed, answer.Claim, answer.LeaseUntil, answer.KeptUntil, answer.Status));
        Assert.Equal((byte[])[1, 2], answer.Request);
        Assert.Equal("{}", Text(answer.Body!));
    }

    private static LogRecord Judged { get; } = new(
        "log_1", new FileVersionRef(FileType.Flow, "fl_1", "flv_1"), "rn_1", ParentId: null, "log_0", "dp_1", Complete: false, Time, 0,
        Bytes("{\"output\":\"1\"}"));

    private static LogRecord Judging { get; } = new(
        "log_2", new FileVersionRef(FileType.Evaluator, "ev_1", "evv_1"), "rn_1", "log_1", TraceParentId: null, DatapointId: null,
        Complete: true, Time, 5, Bytes("{\"judgment\":true}"));

    private static void Same(LogRecord expected, LogRecord found)
    {
        Assert.Equal(Text(expected.Document), Text(found.Document));
        Assert.Equal(expected with { Document = found.Document }, found);
    }

    private static async Task<List<string>> Events(Stores ports, GrainKind kind)
    {
        var events = new List<string>();
        await foreach (var entry in ports.Journal.Read(new GrainId(kind, new GrainKey("default", "rn_1")), 0)) events.Add(Text(entry.Events));
        return events;
    }
}
