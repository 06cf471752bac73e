using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Testing;

namespace Evals.Domain.Tests.Runs;

/// <summary>What runs have in journals and snapshots.</summary>
public sealed class RunGoldenTests
{
    private static readonly DateTimeOffset At = Make.Now.AddTicks(1234567);

    private static readonly List<RunEvent> Events =
    [
        new RunCreated(At, Dataset: new DatasetVersionRef("ds_1", "dsv_1", 2), Version: Make.Flow, Orchestrated: true),
        new EvaluationAttached(Make.Attachment("evr_1", 3, Make.Evaluator(), Make.Evaluator("ev_2", "evv_2", ReturnType.Number))),
        new EvaluationAttached(Make.Attachment(
            "evr_2", 1, Make.Evaluator("ev_3", "evv_3", ReturnType.Select, EvaluatorKind.Llm, true, "good", "bad"))),
        new EvaluationAttached(Make.Attachment("evr_3", 2) with { Removed = true }),
        new LogAdded("log_0NVO3YMBSjyjHN7PTHJVo", Datapoint: 1, Fingerprint: -7),
        new LogAdded("the client's own é", new FileVersionRef(FileType.Prompt, "pr_1", "prv_1"), Incomplete: true),
        new LogJudged(0, "log_0NVO3YMBSjyjHN7PTHJVp", "ev_1", "evv_1", StoredOutcome.Of(Outcome.Of(true)), long.MaxValue),
        new LogJudged(0, "log_0NVO3YMBSjyjHN7PTHJVq", "ev_2", "evv_2", StoredOutcome.Of(Outcome.Of(-0.1)), 2),
        new LogJudged(1, "theirs", "ev_3", "evv_3", StoredOutcome.Of(Outcome.Of("good", "ugly")), 3),
        new LogJudged(1, "log_0NVO3YMBSjyjHN7PTHJVr", "ev_4", "evv_4", StoredOutcome.Of(Outcome.Text), 4),
        new LogRewritten(0),
        new LogRewritten(1, Completed: true),
        new RowsPut(
            [new RowJudger("ev_1", "evv_1", OutcomeKind.Boolean), new RowJudger("ev_2", "evv_2", OutcomeKind.Number)],
            [new StoredRow(7, -7, 1, [1, double.NaN]), new StoredRow(8, long.MaxValue, null, [double.NaN, 0.1]), new StoredRow(9, 1)]),
        new LogsShared("rn_2", [0, 1]),
        new LogOffered(["rn_2", "rn_3"]),
        new LogsTaken(
        [
            new TakenLog("log_0NVO3YMBSjyjHN7PTHJVs", 5),
            new TakenLog("foreign", 6, 0, true, [new TakenJudgment("ev_1", "evv_1", StoredOutcome.Of(Outcome.Null), 7, 6)]),
        ]),
        new FactsReceived(5, 8, Incomplete: true),
        new FactsReceived(6, 9, Judgments: [new TakenJudgment("ev_1", "evv_1", StoredOutcome.Of(Outcome.Error), 8, 9)]),
        new FactsReceived(5, 10, Deleted: true),
        new FactsReceived(6, 10, Unjudged: [new Judger("ev_1", "evv_1")]),
        new JudgmentDeleted(0, "log_0NVO3YMBSjyjHN7PTHJVp", "ev_1", "evv_1"),
        new JudgmentDeleted(
            0, "log_0NVO3YMBSjyjHN7PTHJVq", "ev_2", "evv_2",
            new EarlierJudgment("log_0NVO3YMBSjyjHN7PTHJVo", StoredOutcome.Of(Outcome.Of(1.5)), 9, 2), "the client's own é"),
        new LogDeleted(1),
        new StatusSet(RunStatus.Errored),
        new StatusSet(RunStatus.Running, At: At, Score: 0, Summary: "{\"score\":-1,\"mine\":[1.50]}"u8.ToArray(), Key: "key é"),
        new StatusSet(RunStatus.Completed, Verdict.Failed),
        new StatusSet(RunStatus.Completed, Verdict.Passed, At),
    ];

    /// <summary>What a run of another kind begins with.</summary>
    private static readonly List<RunEvent> Beginnings =
    [
        new RunCreated(At, Solo: true),
        new RunCreated(At, Rules: StatusDialect.EvalGuard, Details: "{\"name\":\"é\",\"n\":1.0}"u8.ToArray()),
    ];

    [Fact]
    public void Every_kind_of_event_is_held() => Assert.Equal(
        typeof(RunEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RunEvent))).Select(type => type.Name).Order(),
        Events.Select(happened => happened.GetType().Name).Distinct().Order());

    [Fact]
    public void Events_are_stored_as_ever()
    {
        var json = new StringBuilder();
        foreach (var happened in Events.Concat(Beginnings))
            json.Append(JsonSerializer.Serialize([happened], RunEventJson.Default.ListRunEvent)).Append('\n');
        Golden.Check("run-events.golden", json.ToString());
    }

    [Fact]
    public void Judgments_beside_their_logs_are_stored_as_ever()
    {
        foreach (var (judgment, json) in new[]
        {
            (new StoredJudgment(StoredOutcome.Of(Outcome.Of(-0.1)), long.MinValue), """{"o":{"k":3,"n":-0.1},"f":-9223372036854775808}"""),
            (new StoredJudgment(StoredOutcome.Of(Outcome.Of("good", "é")), 1), """{"o":{"k":4,"s":["good","\u00E9"]},"f":1}"""),
            (new StoredJudgment(StoredOutcome.Of(Outcome.Null), 0), """{"o":{}}"""),
        })
        {
            Assert.Equal(json, JsonSerializer.Serialize(judgment, RunEventJson.Default.StoredJudgment));
            Assert.Equivalent(judgment, JsonSerializer.Deserialize(json, RunEventJson.Default.StoredJudgment), strict: true);
        }
    }

    [Fact]
    public void Stored_events_are_read_as_what_they_were()
    {
        var lines = Golden.Read("run-events.golden").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var read = lines.SelectMany(line => JsonSerializer.Deserialize(line, RunEventJson.Default.ListRunEvent)!);
        Assert.Equivalent(Events.Concat(Beginnings), read, strict: true);
    }

    [Fact]
    public void Snapshots_are_stored_as_ever() => Golden.Check("run-snapshot.golden", string.Concat(
        State().TakeChangedParts().OrderBy(part => part.Key).Select(part => $"{part.Key} {Convert.ToHexStringLower(part.Value())}\n")));

    [Fact]
    public void Stored_snapshots_are_read_as_what_they_were()
    {
        var parts = Golden.Read("run-snapshot.golden").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).ToDictionary(line => int.Parse(line[0], null), line => Convert.FromHexString(line[1]));
        var (state, read) = (State(), RunState.Load("rn_1", parts)!);
        Assert.Equal(Dump(state), Dump(read));
    }

    private static RunState State()
    {
        var state = new RunState("rn_1");
        foreach (var happened in Events.Skip(1).Prepend(((RunCreated)Events[0]) with { Rules = StatusDialect.EvalGuard, Details = "{}"u8.ToArray() }))
            state.Apply(happened);
        return state;
    }

    private static string Dump(RunState state) => JsonSerializer.Serialize((object[])
    [
        state.View(),
        state.KnowsKey("key é"),
        new[] { "evr_1", "evr_2", "evr_3" }.Select(evaluation => state.Stats(evaluation)),
        Enumerable.Range(0, state.LogCount).Select(position => state.FactsOf(position, "any")),
        Enumerable.Range(0, state.LogCount).Select(position => state.Sharers.Of(position)),
    ]);
}
