using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal partial class RunGrain
{
    /// <summary>The dataset's datapoints in their order, which rows name by their index.</summary>
    private volatile IReadOnlyList<string>? _datapointOrder;

    public async Task<Result<RowsReceipt>> PutRows(PutRows command)
    {
        var datapoints = await Datapoints();
        var order = datapoints is null ? null : await DatapointOrder();
        var now = Now;
        var outbox = new List<OutboxMessage>();
        IReadOnlyList<string> again = [];
        var receipt = await Execute(
            state =>
            {
                again = RunDecisions.SharedBefore(state, command);
                return Staged(RunDecisions.PutRows(state, command, order, datapoints, now), outbox);
            },
            row => IdTaken(row, (row as InsertLog)?.Log.Id));
        if (!receipt.IsOk) return receipt;
        await Services.Deliver(Id, outbox);
        await NotifyAgain(again);
        return receipt;
    }

    private async Task<IReadOnlyList<string>> DatapointOrder()
    {
        if (_datapointOrder is { } known) return known;
        var dataset = await Read(state => state.Dataset);
        return _datapointOrder = await AllDatapointIds(dataset!);
    }
}
