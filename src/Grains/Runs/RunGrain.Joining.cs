using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Logs that were posted to no run and join those that wait for them. A run that waits is listed by its version; the home of
/// such a log offers it to those runs, and each of them decides.</summary>
internal partial class RunGrain
{
    /// <summary>More runs that wait for one version are those that crashed clients left behind: only the newest are asked.</summary>
    private const int MostOffers = 32;

    /// <summary>Whether the store lists this run as one that waits.</summary>
    private bool _isListed;

    public async Task<Result<RunView>> Join(LogPlace log)
    {
        var datapoints = await Datapoints();
        var datapoint = log.DatapointId is { } id ? datapoints?.Find(IdKey.Hash(id)) : null;
        var (view, waits) = await Read(state => (state.IsRun ? state.View() : null, datapoint is { } number && state.WaitsFor(number)));
        if (view is null) return NoRun();
        if (!waits) return view;

        var joined = await TakeUp([log], (state, facts, known, now) => RunDecisions.Join(state, facts[0], known, now));
        // A log that is gone again leaves the run waiting.
        return joined.Refusal is { Kind: RefusalKind.NotFound, Field: "log_ids" } ? view : joined;
    }

    protected override void Loaded(RunState state) => _isListed = state.WaitsForLogs;

    protected override StoreRow? RowOf(RunState state)
    {
        if (state.WaitsForLogs == _isListed) return null;
        _isListed = !_isListed;
        var version = state.Version!.VersionId;
        return _isListed ? new PutWaitingRun(RunId, version) : new RemoveWaitingRun(RunId, version);
    }

    /// <summary>Makes this the home of a log that was made for a datapoint. Whom it was offered to is decided once: when it comes again
    /// it joins no other runs.</summary>
    private async Task<Result<LogReceipt>> AddOfferedLog(AddLog command)
    {
        var waiting = await Read(state => state.IsNew)
            ? await Services.Stores.Catalog.WaitingRuns(Id.Workspace, command.Version.VersionId, MostOffers)
            : [];
        var now = Now;
        var outbox = new List<OutboxMessage>();
        var receipt = await Execute(
            state => Staged(RunDecisions.AddLog(state, command, datapoints: null, now, Services.Ids, waiting: waiting), outbox),
            row => IdTaken(row, command.LogId));
        if (receipt is { IsOk: true, Value.Created: true }) await Services.Deliver(Id, outbox);
        else if (receipt.IsOk) await OfferAgain(command.DatapointId!);
        return receipt;
    }

    /// <summary>The runs that wait for a log of which now the datapoint is known, and whether that was known before.</summary>
    private async Task<(bool IsKnown, IReadOnlyList<string> Waiting)> WaitingFor(UpdateLog command)
    {
        if (command.DatapointId is null || await Services.Stores.Logs.Get(Id.Workspace, [RunId]) is not [var log]) return (false, []);
        return log.DatapointId == command.DatapointId
            ? (true, [])
            : (false, await Services.Stores.Catalog.WaitingRuns(Id.Workspace, log.Version.VersionId, MostOffers));
    }

    private async Task OfferAgain(string datapointId)
    {
        var runs = await Read(state => state.Offers);
        var offer = new JoinLog(new LogPlace(RunId, RunId, datapointId));
        await Services.DeliverAgain(Id, runs.Select(run => offer.To(run, Services.Ids)));
    }
}
