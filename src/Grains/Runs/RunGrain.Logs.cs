using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal partial class RunGrain
{
    private const int DatapointPage = 10_000;

    /// <summary>What <see cref="Datapoints"/> found; a version's datapoints never change.</summary>
    private volatile LoadedDatapoints? _datapoints;

    public async Task<Result<LogReceipt>> AddLog(AddLog command)
    {
        if (command.DatapointId is not null && command.LogId == RunId) return await AddOfferedLog(command);
        var datapoints = command.DatapointId is null ? null : await Datapoints();
        var now = Now;
        if (datapoints is not null && _datapoints is { NewestCounts: true }) return await ReplaceLogs(command, datapoints, now);
        return await Execute(
            state => Staged(RunDecisions.AddLog(state, command, datapoints, now, Services.Ids)),
            row => IdTaken(row, command.LogId));
    }

    private async Task<Result<LogReceipt>> ReplaceLogs(AddLog command, DatapointSet datapoints, DateTimeOffset now)
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
            state => Staged(RunDecisions.AddLog(state, command, datapoints, now, Services.Ids, ids), outbox),
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

    public async Task<Result<LogReceipt>> UpdateLog(UpdateLog command)
    {
        var now = Now;
        var outbox = new List<OutboxMessage>();
        var receipt = await Execute(state => Staged(RunDecisions.UpdateLog(state, command, now, Services.Ids), outbox));
        await Services.Deliver(Id, outbox);
        return receipt;
    }

    public async Task<Result<JudgmentReceipt>> Judge(Judge command)
    {
        var now = Now;
        var outbox = new List<OutboxMessage>();
        var receipt = await Execute(
            state => Staged(RunDecisions.Judge(state, command, now, Services.Ids), outbox),
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

    private Refusal IdTaken(StoreRow row, string? chosenId) => row is InsertLog && chosenId is not null
        ? Refusal.Conflict("Log", "log_id", $"Another log has the id {chosenId}.")
        : throw new InvalidOperationException($"{Id} made a key of {row.GetType().Name} that is taken.");

    /// <param name="NewestCounts">See <see cref="RunRules.NewestCounts"/>.</param>
    private sealed record LoadedDatapoints(DatapointSet? Set, bool NewestCounts);
}
