using Evals.Contracts;
using Evals.Domain.Evaluations;

namespace Evals.Domain.Tests.Evaluations;

public sealed class EvaluationRulesTests
{
    private readonly EvaluationMake _evaluation = new();

    [Fact]
    public void Evaluators_keep_their_order_and_come_once()
    {
        Ok(_evaluation.Create(EvaluationMake.Command("eval", 2, 1, 2, 3, 1)));
        Assert.Equal(["evv_2", "evv_1", "evv_3"], _evaluation.View.Evaluators.Select(added => added.Evaluator.VersionId));
        Assert.All(_evaluation.View.Evaluators, added => Assert.Equal(_evaluation.View.CreatedAt, added.AddedAt));
        Assert.Equal(("eval", "fl_1"), (_evaluation.View.Name, _evaluation.View.FileId));
        Assert.Empty(_evaluation.View.Runs);
    }

    [Fact]
    public void The_same_creation_again_changes_nothing_and_another_one_is_refused()
    {
        Ok(_evaluation.Create(EvaluationMake.Command("eval", 1)));
        Assert.Empty(Ok(_evaluation.Create(EvaluationMake.Command("eval", 1))));
        Refused(RefusalKind.Conflict, "id", _evaluation.Create(EvaluationMake.Command("other", 1)));
        Refused(RefusalKind.Conflict, "id", _evaluation.Create(EvaluationMake.Command("eval", 1, 2)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    public void A_name_that_is_none_is_refused(string name) =>
        Refused(RefusalKind.Invalid, "name", _evaluation.Create(EvaluationMake.Command(name)));

    [Fact]
    public void Names_have_at_most_255_characters_and_may_be_missing()
    {
        Refused(RefusalKind.Invalid, "name", _evaluation.Create(EvaluationMake.Command(new string('n', 256))));
        Ok(_evaluation.Create(EvaluationMake.Command(new string('n', 255))));
        Ok(new EvaluationMake().Create(EvaluationMake.Command(name: null)));
    }

    [Fact]
    public void Runs_are_listed_newest_first_and_the_first_one_is_the_control_until_another_is()
    {
        Ok(_evaluation.Create(EvaluationMake.Command()));
        foreach (var run in (string[])["rn_1", "rn_2", "rn_3"]) Ok(_evaluation.AddRun(run));
        Assert.Equal([("rn_3", false), ("rn_2", false), ("rn_1", true)], Runs());

        Ok(_evaluation.SetControl("rn_2"));
        Assert.Equal([("rn_3", false), ("rn_2", true), ("rn_1", false)], Runs());
        Assert.Empty(Ok(_evaluation.SetControl("rn_2")));
        Assert.Empty(Ok(_evaluation.AddRun("rn_1")));
        Refused(RefusalKind.NotFound, "run_id", _evaluation.SetControl("rn_4"));
    }

    [Fact]
    public void What_does_not_exist_or_was_deleted_is_not_found()
    {
        Refused(RefusalKind.NotFound, "id", _evaluation.AddRun("rn_1"));
        Refused(RefusalKind.NotFound, "id", _evaluation.Delete());
        Ok(_evaluation.Create(EvaluationMake.Command()));
        Ok(_evaluation.AddRun("rn_1"));
        Ok(_evaluation.Delete());
        Refused(RefusalKind.NotFound, "id", _evaluation.Delete());
        Refused(RefusalKind.NotFound, "id", _evaluation.SetControl("rn_1"));
        Refused(RefusalKind.NotFound, "id", _evaluation.AddRun("rn_2"));
        Refused(RefusalKind.Conflict, "id", _evaluation.Create(EvaluationMake.Command()));
    }

    [Fact]
    public void What_a_run_is_told_of_a_change_is_what_holds_after_it_under_a_later_revision()
    {
        Ok(_evaluation.Create(EvaluationMake.Command("eval", 1, 2)));
        Told(() => _evaluation.AddEvaluators(3, 1, 3), "evv_1", "evv_2", "evv_3");
        Told(() => _evaluation.RemoveEvaluator(1), "evv_2", "evv_3");
        Told(() => _evaluation.AddRun("rn_1"), "evv_2", "evv_3");
        Told(() => _evaluation.AddEvaluators(1), "evv_2", "evv_3", "evv_1");
        Told(() => _evaluation.RemoveRun("rn_1"), "evv_2", "evv_3", "evv_1");
        Told(_evaluation.Delete, "evv_2", "evv_3", "evv_1");
    }

    [Fact]
    public void Evaluators_that_are_there_already_change_nothing_and_unknown_ones_are_not_found()
    {
        Ok(_evaluation.Create(EvaluationMake.Command("eval", 1)));
        Assert.Empty(Ok(_evaluation.AddEvaluators(1)));
        Assert.Empty(Ok(_evaluation.AddEvaluators()));
        Refused(RefusalKind.NotFound, "evaluator_version_id", _evaluation.RemoveEvaluator(2));
    }

    [Fact]
    public void When_the_control_is_taken_off_the_list_the_oldest_run_that_is_left_takes_its_place()
    {
        Ok(_evaluation.Create(EvaluationMake.Command()));
        foreach (var run in (string[])["rn_1", "rn_2", "rn_3"]) Ok(_evaluation.AddRun(run));
        Ok(_evaluation.RemoveRun("rn_1"));
        Assert.Equal([("rn_3", false), ("rn_2", true)], Runs());
        Ok(_evaluation.RemoveRun("rn_3"));
        Ok(_evaluation.RemoveRun("rn_2"));
        Assert.Empty(Runs());
        Ok(_evaluation.AddRun("rn_2"));
        Assert.Equal([("rn_2", true)], Runs());
        Refused(RefusalKind.NotFound, "run_id", _evaluation.RemoveRun("rn_1"));
    }

    private void Told(Func<Result<List<EvaluationEvent>>> change, params string[] versions)
    {
        var before = _evaluation.State.ToSnapshot()!;
        var told = EvaluationState.TryLoad(before)!.AttachmentAfter(EvaluationMake.Id, Ok(change()));
        var known = EvaluationState.TryLoad(before)!.Revision;
        Assert.Equal(versions, told.Evaluators.Select(evaluator => evaluator.VersionId));
        Assert.Equal(_evaluation.State.Revision, told.Revision);
        Assert.True(told.Revision > known);
        Assert.Equal(versions, _evaluation.State.Attachment(EvaluationMake.Id).Evaluators.Select(evaluator => evaluator.VersionId));
    }

    private IEnumerable<(string, bool)> Runs() => _evaluation.View.Runs.Select(run => (run.RunId, run.Control));

    private static List<EvaluationEvent> Ok(Result<List<EvaluationEvent>> decided)
    {
        Assert.Null(decided.Refusal);
        return decided.Value!;
    }

    private static void Refused(RefusalKind kind, string field, Result<List<EvaluationEvent>> decided) =>
        Assert.Equal((kind, field), (decided.Refusal?.Kind, decided.Refusal?.Field));
}
