using System.Text.Json.Serialization.Metadata;
using Evals.Contracts;
using Evals.Domain.Evaluations;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>An evaluation with its evaluators and runs.</summary>
internal partial class EvaluationGrain(GrainId id, GrainServices services)
    : JournaledGrain<EvaluationState, EvaluationEvent>(id, services), IEvaluation
{
    private string EvaluationId => Id.Key.Id;

    protected override JsonTypeInfo<List<EvaluationEvent>> EventsJson => EvaluationEventsJson.Default.ListEvaluationEvent;

    protected override EvaluationState NewState() => new();

    protected override void Apply(EvaluationState state, EvaluationEvent happened) => state.Apply(happened);

    protected override EvaluationState? TryLoad(IReadOnlyDictionary<int, byte[]> parts) =>
        parts.TryGetValue(0, out var snapshot) ? EvaluationState.TryLoad(snapshot) : null;

    protected override IReadOnlyDictionary<int, Func<byte[]>>? TakeChangedParts(EvaluationState state) =>
        state.ToSnapshot() is { } snapshot ? new Dictionary<int, Func<byte[]>> { [0] = () => snapshot } : null;

    public Task<Result<EvaluationView>> Get() => Read<Result<EvaluationView>>(evaluation =>
        evaluation.Exists ? evaluation.View(EvaluationId) : EvaluationRules.NotFound(EvaluationId));

    public Task<Result<EvaluationView>> Create(CreateEvaluation command) => Execute(
        evaluation =>
        {
            var now = Now;
            var row = new PutEvaluation(EvaluationId, command.FileId, command.Name, now);
            return CommitWith(EvaluationRules.Create(evaluation, EvaluationId, command, now), row);
        },
        _ => Refusal.Conflict("Evaluation", "name", $"Another evaluation of this file has the name {command.Name}."));

    public Task<Result<EvaluationView>> SetControl(string runId) =>
        Execute(evaluation => CommitWith(EvaluationRules.SetControl(evaluation, EvaluationId, runId, Now)));

    /// <summary>The run comes first, so that the evaluation never lists one that is not there; a run that a crash or a deletion
    /// left without its entry is listed nowhere and harms nobody.</summary>
    public async Task<Result<EvaluationView>> CreateRun(string runId, CreateRun command)
    {
        var wanted = await Read<Result<Attachment>>(evaluation =>
            evaluation.Exists ? evaluation.Attachment(EvaluationId) : EvaluationRules.NotFound(EvaluationId));
        if (!wanted.IsOk) return wanted.Refusal;
        var run = await Run(runId).Create(command with { Attachment = wanted.Value });
        if (!run.IsOk) return run.Refusal;
        // Evaluators that were added meanwhile were told to the runs that were listed: this one is told now.
        return await Change(
            evaluation => EvaluationRules.AddRun(evaluation, EvaluationId, runId, Now),
            evaluation => evaluation.Revision == wanted.Value.Revision ? [] : [runId]);
    }

    private Decision<EvaluationView> CommitWith(Result<List<EvaluationEvent>> decided, params StoreRow[] rows)
    {
        if (!decided.IsOk) return decided.Refusal;
        return CommitThen(decided.Value, decided.Value.Count == 0 ? [] : rows, evaluation => evaluation.View(EvaluationId));
    }

    private IRun Run(string runId) => Services.Grains.Run(new GrainKey(Id.Workspace, runId));
}
