using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Evaluations;
using Evals.Testing;

namespace Evals.Domain.Tests.Evaluations;

/// <summary>What evaluations have in journals and snapshots.</summary>
public sealed class EvaluationGoldenTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);

    private static readonly List<EvaluationEvent> Events =
    [
        new EvaluationCreated("naïve", "fl_1", At),
        new EvaluationCreated(null, null, At),
        new EvaluatorsAdded(
            [
                new EvaluatorRef("ev_1", "evv_1", new EvaluatorSpec(EvaluatorKind.Llm, ReturnType.Select, ["good", "bad"]), true),
                new EvaluatorRef("ev_2", "evv_2", new EvaluatorSpec(EvaluatorKind.External, ReturnType.Boolean, []), false),
            ],
            At),
        new EvaluatorRemoved("evv_2", At),
        new RunAdded("rn_1", At),
        new RunAdded("rn_2", At),
        new RunRemoved("rn_2", At),
        new ControlSet("rn_1", At),
        new EvaluationDeleted(At),
    ];

    [Fact]
    public void Events_are_stored_as_ever()
    {
        var json = new StringBuilder();
        foreach (var happened in Events)
            json.Append(JsonSerializer.Serialize([happened], EvaluationEventsJson.Default.ListEvaluationEvent)).Append('\n');
        Golden.Check("evaluation-events.golden", json.ToString());
    }

    [Fact]
    public void Stored_events_are_read_as_what_they_were()
    {
        var lines = Golden.Read("evaluation-events.golden").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var read = lines.SelectMany(line => JsonSerializer.Deserialize(line, EvaluationEventsJson.Default.ListEvaluationEvent)!);
        Assert.Equivalent(Events, read, strict: true);
    }

    [Fact]
    public void Snapshots_are_stored_as_ever()
    {
        var evaluation = new EvaluationState();
        foreach (var happened in Events) evaluation.Apply(happened);
        Golden.Check("evaluation-snapshot.golden", Encoding.UTF8.GetString(evaluation.ToSnapshot()!) + "\n");
    }
}
