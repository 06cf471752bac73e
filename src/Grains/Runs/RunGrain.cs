using System.Text.Json.Serialization.Metadata;
using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>A run, or the home of one log that was posted to no run. The rules are in <see cref="RunDecisions"/>; here they
/// are given what they need, and what they decided is committed and passed on.</summary>
internal partial class RunGrain(GrainId id, GrainServices services) : JournaledGrain<RunState, RunEvent>(id, services), IRun
{
    protected override JsonTypeInfo<List<RunEvent>> EventsJson => RunEventJson.Default.ListRunEvent;

    private string RunId => Id.Key.Id;

    public async Task<Result<RunView>> Create(CreateRun command)
    {
        // The store's count, because the run completes by it.
        if (command.Dataset is { } dataset)
        {
            var stored = await Services.Stores.Catalog.DatasetVersion(Id.Workspace, dataset.VersionId);
            command = command with { Dataset = dataset with { DatapointCount = stored?.DatapointCount ?? 0 } };
        }

        var now = Now;
        var created = Execute(state => Staged(RunDecisions.Create(state, command, now)));
        // First what is there, then the work on what is not.
        return command.Existing is { Count: > 0 } existing && (await created).IsOk ? await AddExistingLogs(existing) : await WithWork(created);
    }

    public async Task<Result<RunView>> Get()
    {
        var (view, works) = await Read(state => (state.IsRun ? state.View() : null, state.HasWork));
        if (works) StartWork();
        return view is null ? NoRun() : view;
    }

    public async Task<Result<RunStats>> Stats(string evaluationId)
    {
        var (known, stats, works) = await Read(state => (state.IsRun, state.Stats(evaluationId), state.HasWork));
        if (works) StartWork();
        if (!known) return NoRun();
        return stats is null ? Refusal.NotFound("Evaluation", "id", evaluationId) : stats;
    }

    public async Task<Result<LogPositions>> Positions(Window window)
    {
        var positions = await Read(state => state.IsRun ? state.Positions(window) : null);
        return positions is null ? NoRun() : positions;
    }

    public Task<Result<RunView>> ChangeStatus(ChangeStatus command)
    {
        var now = Now;
        return Execute(state => Staged(RunDecisions.ChangeStatus(state, command, now)));
    }

    public Task<Result<RunView>> Attach(Attachment attachment)
    {
        var now = Now;
        return WithWork(Execute(state => Staged(RunDecisions.Attach(state, attachment, now))));
    }

    protected override RunState NewState() => new(RunId);

    protected override void Apply(RunState state, RunEvent happened) => state.Apply(happened);

    protected override RunState? TryLoad(IReadOnlyDictionary<int, byte[]> parts) => RunState.Load(RunId, parts);

    protected override IReadOnlyDictionary<int, Func<byte[]>>? TakeChangedParts(RunState state) => state.TakeChangedParts();

    protected override bool SnapshotPays(RunState state) => state.SnapshotPays;

    private Refusal NoRun() => Refusal.NotFound("Run", "run_id", RunId);

    /// <param name="outbox">Gets the messages to deliver once the decision is durable.</param>
    private Decision<T> Staged<T>(RunDecision<T> decision, List<OutboxMessage>? outbox = null)
        where T : notnull
    {
        // Decided again after a conflict: the messages of the first time were never written.
        outbox?.Clear();
        var rows = RunRows.Of(RunId, decision.Writes, Services.Ids, outbox);
        if (decision.AnswerFrom is { } answer) return CommitThen(decision.Events, rows, answer);
        return decision.Answer is { IsOk: true } ok ? Commit(decision.Events, rows, ok.Value) : decision.Answer!;
    }
}
