using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Grains.Ports;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private static readonly EvaluatorRef Judging = new("ev_1", "evv_1", new EvaluatorSpec(EvaluatorKind.External, ReturnType.Boolean, []), false);

    private static readonly CreateRun Waiting = new(null, null, Orchestrated: false, Attachment: null);

    private static CreateEvaluation Evaluation(string? name, string? file = "fl_1") => new(name, file, [Judging]);

    private IEvaluation NewEvaluation() => EvaluationAt(_ids.Next(IdPrefix.Evaluation));

    private IEvaluation EvaluationAt(string id) => _engine.Grains.Evaluation(Key(id));

    private IRun Run(string id) => _engine.Grains.Run(Key(id));

    [Fact]
    public async Task Of_many_who_create_an_evaluation_of_one_name_at_once_one_does()
    {
        var results = await AtOnce(50, _ => NewEvaluation().Create(Evaluation("mine")));

        var made = Assert.Single(results, result => result.IsOk).Value!;
        Assert.All(results.Where(result => !result.IsOk), result =>
            Assert.Equal((RefusalKind.Conflict, "name"), (result.Refusal!.Kind, result.Refusal.Field)));
        Assert.Equal([made.Id], (await Catalog.Evaluations("fl_1", new Window(0, 10))).Records);
        Assert.Equal(Dump(made), Dump(await Ok(EvaluationAt(made.Id).Get())));
    }

    [Fact]
    public async Task A_name_is_taken_within_its_file_until_its_evaluation_is_deleted()
    {
        var made = await Ok(NewEvaluation().Create(Evaluation("mine")));
        await Ok(NewEvaluation().Create(Evaluation("mine", "fl_2")));
        await Ok(NewEvaluation().Create(Evaluation(null)));
        await Ok(NewEvaluation().Create(Evaluation(null)));
        await Refused(RefusalKind.Conflict, "name", NewEvaluation().Create(Evaluation("mine")));

        await Ok(EvaluationAt(made.Id).Delete());
        await Refused(RefusalKind.NotFound, "id", EvaluationAt(made.Id).Get());
        await Refused(RefusalKind.NotFound, "id", EvaluationAt(made.Id).CreateRun("rn_1", Waiting));
        await Ok(NewEvaluation().Create(Evaluation("mine")));
        Assert.Equal(3, (await Catalog.Evaluations("fl_1", new Window(0, 10))).Total);
    }

    [Fact]
    public async Task Runs_that_are_created_at_once_are_all_listed_and_one_is_the_control()
    {
        var made = await Ok(NewEvaluation().Create(Evaluation("mine")));
        await AtOnce(20, number => Ok(EvaluationAt(made.Id).CreateRun($"rn_{number}", Waiting)));
        await Ok(EvaluationAt(made.Id).CreateRun("rn_0", Waiting));

        var view = await Ok(EvaluationAt(made.Id).Get());
        Assert.Equal(20, view.Runs.Select(run => run.RunId).Distinct().Count());
        Assert.Equal(20, view.Runs.Count);
        Assert.Same(view.Runs[^1], Assert.Single(view.Runs, run => run.Control));
        foreach (var run in view.Runs) Assert.Single((await Ok(Run(run.RunId).Stats(made.Id))).Evaluators);

        await Ok(EvaluationAt(made.Id).SetControl("rn_7"));
        await Crash();
        view = await Ok(EvaluationAt(made.Id).Get());
        Assert.Equal("rn_7", Assert.Single(view.Runs, run => run.Control).RunId);
        await _engine.LetIdleGo();
        Assert.Equal(Dump(view), Dump(await Ok(EvaluationAt(made.Id).Get())));
    }

    [Fact]
    public async Task Runs_that_are_created_while_evaluators_come_are_asked_for_all_of_them()
    {
        var made = await Ok(NewEvaluation().Create(Evaluation("mine")));
        var evaluation = EvaluationAt(made.Id);
        await AtOnce(20, number => number % 2 == 0
            ? Ok(evaluation.CreateRun($"rn_{number}", Waiting))
            : Ok(evaluation.AddEvaluators([Judging with { FileId = $"ev_{number}", VersionId = $"evv_more_{number}" }])));

        foreach (var run in (await Ok(evaluation.Get())).Runs)
            Assert.Equal(11, (await Ok(Run(run.RunId).Stats(made.Id))).Evaluators.Count);
    }

    [Fact]
    public async Task A_run_that_is_not_listed_yet_when_an_evaluator_comes_is_asked_for_it()
    {
        var made = await Ok(NewEvaluation().Create(Evaluation("mine")));
        var held = Journal.HoldNext(append => append.Grain.Key.Id == "rn_1" && FaultyJournal.TellsSomething(append));
        var creating = Ok(EvaluationAt(made.Id).CreateRun("rn_1", Waiting));
        await held.Reached;
        await Ok(EvaluationAt(made.Id).AddEvaluators([Judging with { FileId = "ev_2", VersionId = "evv_2" }]));
        held.Release();
        await creating;

        Assert.Equal(2, (await Ok(Run("rn_1").Stats(made.Id))).Evaluators.Count);
    }

    [Fact]
    public async Task A_shared_run_answers_to_each_evaluation_with_what_that_one_asks_for()
    {
        var first = await Ok(NewEvaluation().Create(Evaluation("first")));
        var second = await Ok(NewEvaluation().Create(new CreateEvaluation("second", "fl_1", [])));
        await Ok(EvaluationAt(first.Id).CreateRun("rn_1", Waiting));
        await Refused(RefusalKind.NotFound, "run_id", EvaluationAt(second.Id).AddExistingRun("rn_unknown"));

        await Ok(EvaluationAt(second.Id).AddExistingRun("rn_1"));
        Assert.Single((await Ok(Run("rn_1").Stats(first.Id))).Evaluators);
        Assert.Empty((await Ok(Run("rn_1").Stats(second.Id))).Evaluators);

        await Ok(EvaluationAt(second.Id).AddEvaluators([Judging]));
        await Ok(EvaluationAt(first.Id).RemoveRun("rn_1"));
        await Refused(RefusalKind.NotFound, "id", Run("rn_1").Stats(first.Id));
        Assert.Single((await Ok(Run("rn_1").Stats(second.Id))).Evaluators);

        await Ok(EvaluationAt(first.Id).AddExistingRun("rn_1"));
        Assert.Single((await Ok(Run("rn_1").Stats(first.Id))).Evaluators);
        await Crash();
        await Ok(EvaluationAt(first.Id).RemoveEvaluator(Judging.VersionId));
        Assert.Empty((await Ok(Run("rn_1").Stats(first.Id))).Evaluators);
        Assert.Single((await Ok(Run("rn_1").Stats(second.Id))).Evaluators);
    }

    [Fact]
    public async Task A_run_of_a_deleted_evaluation_stays_and_waits_for_its_evaluators_no_more()
    {
        var made = await Ok(NewEvaluation().Create(Evaluation("mine")));
        await Ok(EvaluationAt(made.Id).CreateRun("rn_1", Waiting));
        await Ok(EvaluationAt(made.Id).Delete());
        await Refused(RefusalKind.NotFound, "id", Run("rn_1").Stats(made.Id));
        await Ok(Run("rn_1").Get());
    }

    [Fact]
    public async Task A_deletion_that_its_run_could_not_be_told_of_reaches_it_after_the_next_start()
    {
        var made = await Ok(NewEvaluation().Create(Evaluation("mine")));
        await Ok(EvaluationAt(made.Id).CreateRun("rn_1", Waiting));
        Journal.Fault = append => append.Grain.Kind == GrainKind.Run && FaultyJournal.TellsSomething(append) ? AppendFault.Before : AppendFault.None;
        await Ok(EvaluationAt(made.Id).Delete());
        await Ok(Run("rn_1").Stats(made.Id));

        Journal.Fault = _ => AppendFault.None;
        await Crash();
        await Refused(RefusalKind.NotFound, "id", Run("rn_1").Stats(made.Id));
    }
}
