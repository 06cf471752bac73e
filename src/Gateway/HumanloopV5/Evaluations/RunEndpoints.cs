using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>The runs of an evaluation.</summary>
internal sealed class RunEndpoints(FileResolver files)
{
    /// <summary>GET /evaluations/{id}/runs. Newest first.</summary>
    public static async Task<Answer> List(Call call)
    {
        var evaluation = await call.Evaluation(call.Path("id")).Get();
        return evaluation.IsOk ? Answer.Json(await RunAnswer.LoadAll(call, evaluation.Value), EvaluationWriter.Write) : evaluation.Refusal;
    }

    /// <summary>POST /evaluations/{id}/runs</summary>
    public async Task<Answer> Create(Call call, Fields body)
    {
        var dataset = Refs.ReadOptional(body, "dataset", FileType.Dataset);
        var version = Refs.ReadOptional(body, "version", null);
        var orchestrated = body.Boolean("orchestrated") ?? true;
        var useExisting = body.Boolean("use_existing_logs") == true;
        if (useExisting && (dataset is null || version is null))
            body.Fail("use_existing_logs", "Existing logs are found by a dataset and a version: give both.", "value_error.missing");
        if (call.Input.Fault is { } fault) return fault;
        var command = await Command(call, dataset, version, orchestrated);
        if (!command.IsOk) return command.Refusal;
        var existing = useExisting ? await call.Logs.NewestOf(command.Value.Version!, command.Value.Dataset!.VersionId) : null;
        var runId = call.NewId(IdPrefix.Run);
        var evaluation = await call.Evaluation(call.Path("id")).CreateRun(runId, command.Value with { Existing = existing });
        return evaluation.IsOk ? await AnswerRun(call, evaluation.Value, runId) : evaluation.Refusal;
    }

    /// <summary>PATCH /evaluations/{id}/runs/{run_id}</summary>
    public static async Task<Answer> Update(Call call, Fields body)
    {
        var control = body.Boolean("control");
        var status = body.Enum("status", V5Names.RunStatus);
        if (call.Input.Fault is { } fault) return fault;
        var found = await Find(call);
        if (!found.IsOk) return found.Refusal;
        var evaluation = found.Value;
        var runId = call.Path("run_id");
        if (control == false && Entry(evaluation, runId).Control)
            return Refusal.Invalid("Run", "control", "This run is the control. Make another run the control in its place.");
        if (status is { } target)
        {
            var changed = await call.Run(runId).ChangeStatus(new ChangeStatus(target));
            if (!changed.IsOk) return changed.Refusal;
        }

        if (control != true) return await AnswerRun(call, evaluation, runId);
        var set = await call.Evaluation(evaluation.Id).SetControl(runId);
        return set.IsOk ? await AnswerRun(call, set.Value, runId) : set.Refusal;
    }

    /// <summary>POST /evaluations/{id}/runs/{run_id}. Lists a run of another evaluation here, too.</summary>
    public static async Task<Answer> AddExisting(Call call)
    {
        var runId = call.Path("run_id");
        var evaluation = await call.Evaluation(call.Path("id")).AddExistingRun(runId);
        return evaluation.IsOk ? await AnswerRun(call, evaluation.Value, runId) : evaluation.Refusal;
    }

    /// <summary>DELETE /evaluations/{id}/runs/{run_id}. The run itself stays.</summary>
    public static async Task<Answer> Remove(Call call)
    {
        var evaluation = await call.Evaluation(call.Path("id")).RemoveRun(call.Path("run_id"));
        return evaluation.IsOk ? Answer.Empty : evaluation.Refusal;
    }

    /// <summary>POST /evaluations/{id}/runs/{run_id}/logs</summary>
    public static async Task<Answer> AddLogs(Call call, Fields body)
    {
        body.Require("log_ids");
        var ids = body.Strings("log_ids", Limits.Id);
        if (call.Input.Fault is { } fault) return fault;
        var evaluation = await Find(call);
        if (!evaluation.IsOk) return evaluation.Refusal;
        string[] distinct = [.. ids!.Distinct()];
        var places = await call.Logs.Places(distinct);
        if (places.Count < distinct.Length)
            return Refusal.NotFound("Log", "log_ids", distinct.Except(places.Select(place => place.LogId)).First());
        var runId = call.Path("run_id");
        var added = await call.Run(runId).AddExistingLogs(InOrder(distinct, places));
        return added.IsOk ? await AnswerRun(call, evaluation.Value, runId) : added.Refusal;
    }

    private static LogPlace[] InOrder(string[] ids, IReadOnlyList<LogPlace> places)
    {
        var byId = places.ToDictionary(place => place.LogId);
        return [.. ids.Select(id => byId[id])];
    }

    /// <summary>The evaluation in the path, if the run in the path is one of its runs.</summary>
    private static async Task<Result<EvaluationView>> Find(Call call)
    {
        var evaluation = await call.Evaluation(call.Path("id")).Get();
        var runId = call.Path("run_id");
        if (evaluation.IsOk && evaluation.Value.Runs.All(run => run.RunId != runId)) return Refusal.NotFound("Run", "run_id", runId);
        return evaluation;
    }

    private static EvaluationRun Entry(EvaluationView evaluation, string runId) => evaluation.Runs.First(run => run.RunId == runId);

    private static async Task<Answer> AnswerRun(Call call, EvaluationView evaluation, string runId)
    {
        var run = await call.Run(runId).Get();
        return run.IsOk
            ? Answer.Json(await RunAnswer.Load(new FileJson(call), Entry(evaluation, runId), run.Value), EvaluationWriter.Write)
            : run.Refusal;
    }

    private async Task<Result<CreateRun>> Command(Call call, FileQuestion? dataset, FileQuestion? version, bool orchestrated)
    {
        DatasetVersionRef? datasetRef = null;
        FileVersionRef? versionRef = null;
        if (dataset is { } wantedDataset)
        {
            var found = await Refs.Find(files, call, wantedDataset, "dataset");
            if (!found.IsOk) return found.Refusal;
            datasetRef = new DatasetVersionRef(found.Value.Id, found.Value.Version.Id, found.Value.Version.DatapointCount);
        }

        if (version is { } wantedVersion)
        {
            var found = await Refs.Find(files, call, wantedVersion, "version");
            if (!found.IsOk) return found.Refusal;
            if (found.Value.Type == FileType.Dataset) return Refusal.Invalid("Run", "version", "A dataset can not be evaluated.");
            versionRef = new FileVersionRef(found.Value.Type, found.Value.Id, found.Value.Version.Id);
        }

        return new CreateRun(datasetRef, versionRef, orchestrated, null);
    }
}
