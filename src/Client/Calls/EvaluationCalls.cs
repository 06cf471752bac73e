using Evals.Contracts;

namespace Evals.Client;

internal sealed class EvaluationCalls(ClusterCalls calls, IEvaluationGrain grain) : IEvaluation
{
    public Task<Result<EvaluationView>> Create(CreateEvaluation command) =>
        Call(command, static (evaluation, command) => evaluation.Create(command));

    public Task<Result<EvaluationView>> Get() => Call(0, static (evaluation, _) => evaluation.Get());

    public Task<Result<EvaluationView>> Delete() => Call(0, static (evaluation, _) => evaluation.Delete(), CallKind.Once);

    public Task<Result<EvaluationView>> CreateRun(string runId, CreateRun command) =>
        Call((runId, command), static (evaluation, call) => evaluation.CreateRun(call.runId, call.command), CallKind.RepeatableLong);

    public Task<Result<EvaluationView>> AddEvaluators(IReadOnlyList<EvaluatorRef> evaluators) =>
        Call(evaluators, static (evaluation, evaluators) => evaluation.AddEvaluators(evaluators), CallKind.RepeatableLong);

    public Task<Result<EvaluationView>> RemoveEvaluator(string versionId) =>
        Call(versionId, static (evaluation, versionId) => evaluation.RemoveEvaluator(versionId), CallKind.OnceLong);

    public Task<Result<EvaluationView>> AddExistingRun(string runId) =>
        Call(runId, static (evaluation, runId) => evaluation.AddExistingRun(runId));

    public Task<Result<EvaluationView>> RemoveRun(string runId) =>
        Call(runId, static (evaluation, runId) => evaluation.RemoveRun(runId), CallKind.Once);

    public Task<Result<EvaluationView>> SetControl(string runId) =>
        Call(runId, static (evaluation, runId) => evaluation.SetControl(runId));

    private Task<T> Call<TArgument, T>(TArgument argument, Func<IEvaluation, TArgument, Task<T>> call, CallKind kind = CallKind.Repeatable) =>
        calls.Call(grain, argument, call, kind);
}
