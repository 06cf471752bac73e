using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4.Files;
using Evals.Gateway.HumanloopV4.Logs;
using Evals.Gateway.HumanloopV5;
using Evals.Gateway.HumanloopV5.Evaluations;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>One evaluation: what it is, what it has of each datapoint, its status and its evaluators.</summary>
internal sealed class EvaluationEndpoints(FileResolver files)
{
    private const int DatapointsPerPage = 10;

    /// <summary>GET /evaluations/{id}</summary>
    public static async Task<Answer> Get(Call call)
    {
        var (evaluateeId, aggregates) = (Evaluatee.ReadId(call), call.Query.Boolean("evaluator_aggregates") ?? false);
        if (call.Input.Fault is { } fault) return fault;
        var found = await Evaluatee.Find(call, "id", evaluateeId);
        return found.IsOk ? await EvaluationAnswer.Of(call, found.Value, aggregates) : found.Refusal;
    }

    /// <summary>GET /evaluations/{id}/datapoints: in the dataset's order, each with its newest log, if any. Begins with page 1.</summary>
    public static async Task<Answer> Datapoints(Call call)
    {
        var (evaluateeId, page) = (Evaluatee.ReadId(call), call.Query.Page(DatapointsPerPage));
        if (call.Input.Fault is { } fault) return fault;
        var found = await Evaluatee.Find(call, "id", evaluateeId);
        if (!found.IsOk) return found.Refusal;
        var (evaluation, run) = found.Value;
        var datapoints = await call.Catalog.Datapoints(found.Value.Dataset.VersionId, page.Window);
        var positions = await call.Run(run.Id).NewestLogs([.. datapoints.Records.Select(datapoint => datapoint.Id)]);
        if (!positions.IsOk) return positions.Refusal;
        var logs = await call.Logs.AtPositions(run.Id, positions.Value.Positions);
        var views = (await new LogViews(call).List(logs, judgments => CountedJudgments.Of(judgments, evaluation.Evaluators), evaluation.Id))
            .DistinctBy(view => view.Log.DatapointId).ToDictionary(view => view.Log.DatapointId!);
        var datasetId = found.Value.Dataset.FileId;
        return Answer.Json((page, datapoints, views, datasetId), static (writer, list) => writer.WritePage(
            list.page,
            [.. list.datapoints.Records.Select(datapoint => (datapoint, list.datasetId, list.views.GetValueOrDefault(datapoint.Id)))],
            list.datapoints.Total,
            WriteDatapoint));
    }

    /// <summary>PATCH /evaluations/{id}/status. To the status that it has: nothing happens.</summary>
    public static async Task<Answer> ChangeStatus(Call call, Fields body)
    {
        body.Require("status");
        var status = body.Enum("status", V5Names.RunStatus);
        if (call.Input.Fault is { } fault) return fault;
        var found = await Evaluatee.Find(call, "id", null);
        if (!found.IsOk) return found.Refusal;
        if (V5Names.RunStatus[found.Value.Run.Status] == V5Names.RunStatus[status!.Value]) return await EvaluationAnswer.Of(call, found.Value, aggregates: false);
        var changed = await call.Run(found.Value.Run.Id).ChangeStatus(new ChangeStatus(status.Value));
        return changed.IsOk
            ? await EvaluationAnswer.Of(call, found.Value with { Run = changed.Value }, aggregates: false)
            : Evaluatee.InWords(changed.Refusal, "id");
    }

    /// <summary>PATCH /evaluations/{id}/evaluators: more of them, by <c>evaluator_ids</c> as they are now, by
    /// <c>evaluator_version_ids</c> as they were. Those that it has are passed over.</summary>
    public async Task<Answer> AddEvaluators(Call call, Fields body)
    {
        if (!body.Has("evaluator_ids") && !body.Has("evaluator_version_ids")) body.Require("evaluator_ids");
        var ids = body.Strings("evaluator_ids", Limits.Id) ?? [];
        var versionIds = body.Strings("evaluator_version_ids", Limits.Id) ?? [];
        if (call.Input.Fault is { } fault) return fault;
        var found = await Evaluatee.Find(call, "id", null);
        if (!found.IsOk) return found.Refusal;
        if (found.Value.Run.Status is RunStatus.Cancelled or RunStatus.Errored)
            return new Refusal(RefusalKind.IllegalTransition, "Evaluation", "id", "The evaluation is over and takes no more evaluators.", found.Value.Run.Status, []);
        var newest = await Evaluators.Newest(call, "evaluator_ids", ids);
        if (!newest.IsOk) return newest.Refusal;
        var versions = await Evaluators.Versions(files, call, "evaluator_version_ids", versionIds);
        if (!versions.IsOk) return versions.Refusal;
        var added = await call.Evaluation(found.Value.Evaluation.Id).AddEvaluators([.. newest.Value, .. versions.Value]);
        if (!added.IsOk) return added.Refusal;
        var run = await call.Run(found.Value.Run.Id).Get();
        return run.IsOk ? await EvaluationAnswer.Of(call, new Evaluatee(added.Value, run.Value), aggregates: false) : run.Refusal;
    }

    private static void WriteDatapoint(Utf8JsonWriter writer, (Datapoint Datapoint, string DatasetId, LogView? Log) snapshot)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("datapoint");
        DatapointBody.Write(writer, (snapshot.Datapoint, snapshot.DatasetId));
        writer.WritePropertyName("log");
        if (snapshot.Log is { } log) LogWriter.Write(writer, log);
        else writer.WriteNullValue();
        writer.WritePropertyName("evaluation_results");
        writer.WriteArray(snapshot.Log?.Results ?? [], ResultWriter.Write);
        writer.WriteEndObject();
    }
}
