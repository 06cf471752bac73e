using System.Text.Json;
using Evals.Domain.Evaluations;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Evaluations;

/// <summary>An evaluation against lists that are searched from end to end.</summary>
public sealed class EvaluationModelTests
{
    [Fact]
    public void Runs_and_the_control_are_those_of_a_plain_list() => Prop.ForAll<byte[]>(steps =>
    {
        var evaluation = new EvaluationMake();
        evaluation.Create(EvaluationMake.Command("eval", 1));
        List<string> runs = [];
        string? control = null;
        foreach (var step in steps)
        {
            var run = $"rn_{step / 3 % 5}";
            if (step % 3 == 0)
            {
                Assert.True(evaluation.AddRun(run).IsOk);
                if (!runs.Contains(run)) runs.Add(run);
                control ??= run;
            }
            else if (step % 3 == 1)
            {
                Assert.Equal(runs.Remove(run), evaluation.RemoveRun(run).IsOk);
                if (control == run) control = runs.FirstOrDefault();
            }
            else if (evaluation.SetControl(run).IsOk)
            {
                Assert.Contains(run, runs);
                control = run;
            }
            else
            {
                Assert.DoesNotContain(run, runs);
            }
        }

        var expected = runs.AsEnumerable().Reverse().Select(run => (run, run == control));
        Assert.Equal(expected, evaluation.View.Runs.Select(run => (run.RunId, run.Control)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_evaluation_read_back_from_its_journal_or_a_snapshot_is_the_same() => Prop.ForAll<byte[], bool, byte>((steps, deleted, at) =>
    {
        var evaluation = new EvaluationMake();
        evaluation.Create(EvaluationMake.Command(null, 3, 1, 2));
        foreach (var step in steps)
        {
            if (step % 5 == 0) evaluation.AddRun($"rn_{step / 5}");
            else if (step % 5 == 1) evaluation.SetControl($"rn_{step / 5}");
            else if (step % 5 == 2) evaluation.RemoveRun($"rn_{step / 5}");
            else if (step % 5 == 3) evaluation.AddEvaluators(step / 5 % 6);
            else evaluation.RemoveEvaluator(step / 5 % 6);
        }

        if (deleted) evaluation.Delete();
        var json = JsonSerializer.SerializeToUtf8Bytes(evaluation.Events, EvaluationEventsJson.Default.ListEvaluationEvent);
        var events = JsonSerializer.Deserialize(json, EvaluationEventsJson.Default.ListEvaluationEvent)!;
        var from = 1 + (at % events.Count);
        var start = Replay(new EvaluationState(), events.Take(from));
        Assert.Equal(Dump(evaluation.State), Dump(Replay(new EvaluationState(), events)));
        Assert.Equal(Dump(evaluation.State), Dump(Replay(EvaluationState.TryLoad(start.ToSnapshot()!)!, events.Skip(from))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_snapshot_of_another_layout_is_not_used()
    {
        Assert.Null(new EvaluationState().ToSnapshot());
        Assert.Null(EvaluationState.TryLoad(JsonSerializer.SerializeToUtf8Bytes(new { layout = 2 })));
    }

    private static EvaluationState Replay(EvaluationState state, IEnumerable<EvaluationEvent> events)
    {
        foreach (var happened in events) state.Apply(happened);
        return state;
    }

    private static string Dump(EvaluationState state) => JsonSerializer.Serialize(new
    {
        state,
        Found = state.Runs.Select(run => state.HasRun(run.RunId)),
        Judged = state.Evaluators.Select(evaluator => state.HasEvaluator(evaluator.Evaluator.VersionId)),
    });
}
