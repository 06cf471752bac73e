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

    public Task<Result<LogReceipt>> AddLog(AddLog command)
    {
        var datapoints = _datapoints;
        return command.DatapointId is not null && command.LogId == RunId ? AddOfferedLog(command)
            : command.LogId is not null && _idsCollide ? AddAfterLookUp(command)
            : command.DatapointId is null ? Add(command, null, FrozenSet<string>.Empty)
            : datapoints is { NewestCounts: false } ? Add(command, datapoints.Set, FrozenSet<string>.Empty)
            : AddAfterLookUp(command);
    }

    private async Task<Result<LogReceipt>> AddAfterLookUp(AddLog command)
    {
        var datapoints = command.DatapointId is null ? null : await Datapoints();
        var elsewhere = await TakenElsewhere([command.LogId]);
        return datapoints is not null && _datapoints is { NewestCounts: true }
            ? await ReplaceLogs(command, datapoints, elsewhere, Now)
            : await Add(command, datapoints, elsewhere);
    }

    private Task<Result<LogReceipt>> Add(AddLog command, DatapointSet? datapoints, IReadOnlySet<string> elsewhere)
    {
        var now = Now;
        return Execute(
            state => Staged(RunDecisions.AddLog(state, command, datapoints, now, Services.Ids), elsewhere),
            row => IdTaken(row, command.LogId),
            nameof(AddLog));
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
        else if (receipt.IsOk) await NotifyAgain([command.ParentId]);
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

    /// <param name="NewestCounts">See <see cref="RunRules.NewestCounts"/>.</param>
    private sealed record LoadedDatapoints(DatapointSet? Set, bool NewestCounts);
}
