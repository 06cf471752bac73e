using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>POST /evals/{id}/results. One command for all rows, so that requests are applied one after another as they come in; also after the
/// run has ended, because clients do not wait for their rows before they set the last status.</summary>
internal sealed class PutResults(Scorers scorers)
{
    private const int MaxRows = 1_000;

    public Task<Answer> Put(Call call, Fields body, ArrivalOrder.Turn turn) => Once.Do(call, body, (_, _, _) => PutOnce(call, body, turn));

    /// <summary>Stores rows, and gives the evaluation the scorers that it does not have yet.</summary>
    /// <param name="turn">To be waited for before they are stored; null when nobody else stores any.</param>
    public async Task<Result<RunView>> Put(Call call, RunView run, ReadRows rows, ArrivalOrder.Turn? turn = null)
    {
        var ofRows = EvalDetails.Of(run)?.Rows is { } own ? own : await scorers.ForRows(call);
        if (!ofRows.IsOk) return ofRows.Refusal;
        var evaluators = await scorers.Find(call, ofRows.Value, rows.Scorers);
        if (!evaluators.IsOk) return evaluators.Refusal;
        if (turn is not null) await turn.Come();
        var receipt = await call.Run(run.Id).PutRows(new PutRows(evaluators.Value, rows.Rows));
        if (!receipt.IsOk) return receipt.Refusal;
        if (receipt.Value.Unattached.Count == 0) return receipt.Value.Run;
        var added = await call.Evaluation(RunUuid.EvaluationOf(run.Id)).AddEvaluators(receipt.Value.Unattached);
        // An evaluation that was deleted since wants no figures.
        return added.IsOk || added.Refusal.Kind == RefusalKind.NotFound ? receipt.Value.Run : added.Refusal;
    }

    private async Task<Answer> PutOnce(Call call, Fields body, ArrivalOrder.Turn turn)
    {
        body.Require("results");
        var items = body.Objects("results");
        if (items is { Count: 0 or > MaxRows })
            body.Fail("results", $"must have 1 to {MaxRows} rows", "value_error.list.size");
        var rows = items is { Count: <= MaxRows } ? RowReader.Read(items) : null;
        if (call.Input.Fault is { } fault) return fault;
        if (EvalPath.RunId(call) is not { } runId) return EvalPath.Fault(call);
        var run = await call.Run(runId).Get();
        if (!run.IsOk) return EvalGuardErrors.NoSuchEval;
        var receipt = await Put(call, run.Value, rows!, turn);
        return receipt.IsOk
            ? Envelope.OfMany([.. rows!.Rows.Select(row => (RowIds.LogId(runId, row.Index), row.Index))], Write)
            : receipt.Refusal;
    }

    private static void Write(Utf8JsonWriter writer, (string Id, int Index) row)
    {
        writer.WriteStartObject();
        writer.WriteString("id", row.Id);
        writer.WriteNumber("test_case_index", row.Index);
        writer.WriteEndObject();
    }
}
