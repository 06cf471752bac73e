using Evals.Contracts;
using Evals.Domain.Evaluations;

namespace Evals.Domain.Tests.Evaluations;

/// <summary>Commands on one evaluation, decided and applied as its grain would.</summary>
internal sealed class EvaluationMake
{
    public const string Id = "evr_1";

    public EvaluationState State { get; } = new();

    public List<EvaluationEvent> Events { get; } = [];

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public EvaluationView View => State.View(Id);

    public static EvaluatorRef Evaluator(int version, bool orchestrated = false) =>
        new("ev_1", $"evv_{version}", new EvaluatorSpec(EvaluatorKind.External, ReturnType.Number, []), orchestrated);

    public static CreateEvaluation Command(string? name = "eval", params int[] evaluators) =>
        new(name, "fl_1", [.. evaluators.Select(version => Evaluator(version))]);

    public Result<List<EvaluationEvent>> Create(CreateEvaluation command) => Do(now => EvaluationRules.Create(State, Id, command, now));

    public Result<List<EvaluationEvent>> AddRun(string runId) => Do(now => EvaluationRules.AddRun(State, Id, runId, now));

    public Result<List<EvaluationEvent>> SetControl(string runId) => Do(now => EvaluationRules.SetControl(State, Id, runId, now));

    public Result<List<EvaluationEvent>> RemoveRun(string runId) => Do(now => EvaluationRules.RemoveRun(State, Id, runId, now));

    public Result<List<EvaluationEvent>> AddEvaluators(params int[] versions) =>
        Do(now => EvaluationRules.AddEvaluators(State, Id, [.. versions.Select(version => Evaluator(version))], now));

    public Result<List<EvaluationEvent>> RemoveEvaluator(int version) =>
        Do(now => EvaluationRules.RemoveEvaluator(State, Id, $"evv_{version}", now));

    public Result<List<EvaluationEvent>> Delete() => Do(now => EvaluationRules.Delete(State, Id, now));

    private Result<List<EvaluationEvent>> Do(Func<DateTimeOffset, Result<List<EvaluationEvent>>> decide)
    {
        Now += TimeSpan.FromSeconds(1);
        var decided = decide(Now);
        foreach (var happened in decided.Value ?? [])
        {
            Events.Add(happened);
            State.Apply(happened);
        }

        return decided;
    }
}
