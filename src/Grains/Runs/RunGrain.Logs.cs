using System.Collections.Frozen;
using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal partial class RunGrain
{
    private const int DatapointPage = 10_000;
    private const int LogsAtOnce = 256;

    /// <summary>What <see cref="Datapoints"/> found; a version's datapoints never change.</summary>
    private volatile LoadedDatapoints? _datapoints;

    public async Task<Result<LogReceipt>> AddLog(AddLog command)
    {
        if (command.DatapointId is not null && command.LogId == RunId) return await AddOfferedLog(command);
        var datapoints = command.DatapointId is null ? null : await Datapoints();
        var elsewhere = await TakenElsewhere([command.LogId]);
        var now = Now;
        if (datapoints is not null && _datapoints is { NewestCounts: true }) return await ReplaceLogs(command, datapoints, elsewhere, now);
        return await Execute(
            state => Staged(RunDecisions.AddLog(state, command, datapoints, now, Services.Ids), elsewhere),
            row => IdTaken(row, command.LogId));
    }

    public async Task<IReadOnlyList<Result<LogReceipt>>> AddLogs(IReadOnlyList<AddLog> commands)
    {
        var datapoints = await Datapoints();
        var receipts = new List<Result<LogReceipt>>(commands.Count);
        if (_datapoints is { NewestCounts: true })
        {
            // Each takes the place of others, which have to be looked for first.
            foreach (var command in commands) receipts.Add(await AddLog(command));
            return receipts;
        }

        var elsewhere = await TakenElsewhere([.. commands.Select(command => command.LogId)]);
        var now = Now;
        foreach (var together in commands.Chunk(LogsAtOnce))
        {
            receipts.AddRange(await ExecuteAll(
                together,
                (state, command) => Staged(RunDecisions.AddLog(state, command, datapoints, now, Services.Ids), elsewhere),
                (row, command) => IdTaken(row, command.LogId)));
        }

        return receipts;
    }

    private async Task<Result<LogReceipt>> ReplaceLogs(AddLog command, DatapointSet datapoints, IReadOnlySet<string> elsewhere, DateTimeOffset now)
    {
        var number = datapoints.Find(IdKey.Hash(command.DatapointId!));
        var unnamed = number is { } datapoint ? await Read(state => RunDecisions.UnnamedLogsOf(state, datapoint)) : [];
        var ids = new Dictionary<long, string>();
        foreach (var at in unnamed)
        {
            foreach (var (position, log) in await Services.Stores.Logs.InRun(Id.Workspace, RunId, at, at + 1)) ids[position] = log.Id;
        }

        var outbox = new List<OutboxMessage>();
        var receipt = await Execute(
            state => Staged(RunDecisions.AddLog(state, command, datapoints, now, Services.Ids, ids), elsewhere, outbox),
            row => IdTaken(row, command.LogId));
        if (receipt.IsOk) await Services.Deliver(Id, outbox);
        return receipt;
    }

    public async Task<Result<LogPositions>> NewestLogs(IReadOnlyList<string> datapointIds)
    {
        var datapoints = await Datapoints();
        int[] numbers = [.. datapointIds.Select(id => datapoints?.Find(IdKey.Hash(id))).OfType<int>()];
        var positions = await Read(state => state.IsRun ? state.NewestOf(numbers) : null);
        return positions is null ? NoRun() : positions;
    }

    public Task<Result<long>> RevisionOf(string logId) => Read(state => RunDecisions.RevisionOf(state, logId));

    public async Task<Result<LogReceipt>> UpdateLog(UpdateLog command)
    {
        var (isOffered, waiting) = command.LogId == RunId && command.Joins ? await WaitingFor(command) : (false, []);
        var now = Now;
        var outbox = new List<OutboxMessage>();
        var receipt = await Execute(state => Staged(RunDecisions.UpdateLog(state, command, now, Services.Ids, waiting), outbox));
        await Services.Deliver(Id, outbox);
        if (receipt.IsOk && isOffered) await OfferAgain(command.DatapointId!);
        return receipt;
    }

    public async Task<Result<JudgmentReceipt>> Judge(Judge command)
    {
        var elsewhere = await TakenElsewhere([command.LogId]);
        var now = Now;
        var outbox = new List<OutboxMessage>();
        var receipt = await Execute(
            state => Staged(RunDecisions.Judge(state, command, now, Services.Ids), elsewhere, outbox),
            row => IdTaken(row, command.LogId));
        // A refusal after a conflict: what was to be told was never written.
        if (receipt is { IsOk: true, Value.Created: true }) await Services.Deliver(Id, outbox);
        else if (receipt.IsOk) await TellAgain([command.ParentId]);
        return receipt;
    }

    /// <summary>The datapoints of the run's dataset; null when it has none, or there is no run yet.</summary>
    private async ValueTask<DatapointSet?> Datapoints()
    {
        if (_datapoints is { } known) return known.Set;
        var (isRun, dataset, newestCounts) = await Read(state => (state.IsRun, state.Dataset, state.Rules.NewestCounts));
        if (!isRun) return null;
        var loaded = new LoadedDatapoints(dataset is null ? null : await LoadDatapoints(dataset), newestCounts);
        _datapoints = loaded;
        return loaded.Set;
    }

    private async Task<DatapointSet> LoadDatapoints(DatasetVersionRef dataset) => new(await AllDatapointIds(dataset));

    private async Task<List<string>> AllDatapointIds(DatasetVersionRef dataset)
    {
        var ids = new List<string>(dataset.DatapointCount);
        while (await DatapointIds(dataset, new Window(ids.Count, DatapointPage)) is { Count: > 0 } page) ids.AddRange(page);
        return ids;
    }

    private Task<IReadOnlyList<string>> DatapointIds(DatasetVersionRef dataset, Window window) =>
        Services.Stores.Catalog.DatapointIds(Id.Workspace, dataset.VersionId, window);

    /// <summary>Those of the ids that clients chose which logs of other homes have, as far as the store knows. A log of this id is refused
    /// without an append, after whose conflict the whole run would be loaded anew; the append decides of what is written at the same time.
    /// A log that is its own home is not looked up: to load it anew is as much as to look.</summary>
    private async ValueTask<IReadOnlySet<string>> TakenElsewhere(IReadOnlyList<string?> chosenIds)
    {
        List<string> ids = [.. chosenIds.OfType<string>().Where(id => id != RunId)];
        if (ids.Count == 0) return FrozenSet<string>.Empty;
        var places = await Services.Stores.Logs.Places(Id.Workspace, ids);
        return places.Where(place => place.HomeRunId != RunId).Select(place => place.LogId).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A decision, or its refusal when it would store a log under one of these ids.</summary>
    private Decision<T> Staged<T>(RunDecision<T> decision, IReadOnlySet<string> taken, List<OutboxMessage>? outbox = null)
        where T : notnull
    {
        if (taken.Count == 0) return Staged(decision, outbox);
        foreach (var write in decision.Writes)
        {
            if (write is StoreLog { Log.Id: var id } && taken.Contains(id)) return IdTaken(id);
        }

        return Staged(decision, outbox);
    }

    private Refusal IdTaken(StoreRow row, string? chosenId) => row is InsertLog && chosenId is not null
        ? IdTaken(chosenId)
        : throw new InvalidOperationException($"{Id} made a key of {row.GetType().Name} that is taken.");

    private static Refusal IdTaken(string id) => Refusal.Conflict("Log", "log_id", $"Another log has the id {id}.");

    /// <param name="NewestCounts">See <see cref="RunRules.NewestCounts"/>.</param>
    private sealed record LoadedDatapoints(DatapointSet? Set, bool NewestCounts);
}
