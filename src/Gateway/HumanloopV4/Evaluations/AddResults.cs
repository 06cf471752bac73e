using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4.Logs;
using Evals.Gateway.HumanloopV5.Logs;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>POST /evaluations/{evaluation_id}/result: what an evaluator says of a log. A later result of the same evaluator on the same
/// log takes the place of the earlier one.</summary>
internal static class AddResults
{
    public static async Task<Answer> Add(Call call, Fields body)
    {
        foreach (var field in (string[])["log_id", "evaluator_id"]) body.Require(field);
        if (!body.Has("result") && !body.Has("error")) body.Require("result");
        var (logId, evaluatorId, evaluateeId) = (body.Id("log_id"), body.Id("evaluator_id"), Evaluatee.ReadId(call));
        body.String("error", Limits.None);
        if (body.Any("result") is { } result) FieldShapes.Check(body, "result", result, FieldShape.Judgment);
        if (call.Input.Fault is { } fault) return fault;
        var found = await Evaluatee.Find(call, "evaluation_id", evaluateeId);
        if (!found.IsOk) return found.Refusal;
        var evaluation = found.Value.Evaluation;
        if (EvaluatorIn(evaluation, evaluatorId!) is not { } evaluator)
            return Refusal.Invalid("Result", "evaluator_id", $"The evaluator {evaluatorId} is not one of the evaluation's.");
        var log = await FindLog(call, found.Value, logId!);
        if (!log.IsOk) return log.Refusal;
        if (Closed(found.Value.Run) is { } closed) return closed;
        var receipt = await Store(call, log.Value, evaluator, JsonBuffer.Build(body, WriteDocument));
        if (!receipt.IsOk) return InWords(receipt.Refusal);
        return await call.Logs.Get([receipt.Value.LogId]) is [var stored]
            ? Answer.Json(new ResultView(stored, evaluation.Id, found.Value.Config), ResultWriter.Write, StatusCodes.Status201Created)
            : Refusal.NotFound("Log", "log_id", logId!); // Deleted in between.
    }

    private static EvaluatorRef? EvaluatorIn(EvaluationView evaluation, string id) => evaluation.Evaluators
        .LastOrDefault(entry => entry.Evaluator.FileId == V4Ids.Evaluator.ToStored(id) || entry.Evaluator.VersionId == id)?.Evaluator;

    /// <summary>The log, if the evaluation has it.</summary>
    private static async Task<Result<LogRecord>> FindLog(Call call, Evaluatee evaluatee, string id)
    {
        if (await call.Logs.Get([V4Ids.Log.ToStored(id)]) is not [{ ParentId: null } log]) return Refusal.NotFound("Log", "log_id", id);
        if (log.HomeRunId == evaluatee.Run.Id) return log;
        var ofDatapoint = log.DatapointId is { } datapoint ? await call.Run(evaluatee.Run.Id).NewestLogs([datapoint]) : null;
        var logs = ofDatapoint is { IsOk: true, Value: var newest } ? await call.Logs.AtPositions(evaluatee.Run.Id, newest.Positions) : [];
        return logs is [var known] && known.Id == log.Id
            ? log
            : Refusal.Invalid("Result", "log_id", $"The log {id} is not one of the evaluation's.");
    }

    /// <summary>A log's home knows the evaluation's status only when that is its home: a shared one's takes results at any time.</summary>
    private static Refusal? Closed(RunView run) => run is { Dialect: StatusDialect.HumanloopV4, Status: not RunStatus.Running }
        ? new Refusal(
            RefusalKind.IllegalTransition,
            "Evaluation",
            "evaluation_id",
            "Results are taken while the evaluation is running.",
            run.Status,
            run.Status is RunStatus.Pending or RunStatus.Completed ? [RunStatus.Running] : [])
        : null;

    private static async Task<Result<JudgmentReceipt>> Store(Call call, LogRecord log, EvaluatorRef evaluator, byte[] document)
    {
        using var json = JsonDocument.Parse(document);
        var judgment = LogBody.OfDocument(json.RootElement);
        var outcome = JudgmentOutcome.Of(judgment, evaluator.Spec);
        if (!outcome.IsOk) return outcome.Refusal;
        return await call.Run(log.HomeRunId).Judge(new Judge(
            null,
            log.Id,
            new FileVersionRef(FileType.Evaluator, evaluator.FileId, evaluator.VersionId),
            outcome.Value,
            null,
            log.DatapointId,
            LogDocument.Fingerprint(judgment, LogType.Evaluator, evaluator.VersionId),
            document));
    }

    private static void WriteDocument(Utf8JsonWriter writer, Fields body)
    {
        writer.WriteStartObject();
        if (body.Any("error") is { } error) writer.WriteRaw("error", error);
        if (body.Any("result") is { } result) writer.WriteRaw("judgment", result);
        writer.WriteEndObject();
    }

    private static Refusal InWords(Refusal refusal) => refusal.Field == "judgment"
        ? refusal with { Subject = "Result", Field = "result" }
        : Evaluatee.InWords(refusal, "evaluation_id");
}
