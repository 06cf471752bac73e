using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>POST /projects/{project_id}/evaluations: an evaluation and its one run, over the dataset as it is now.</summary>
internal sealed class CreateEvaluations(FileResolver files)
{
    public async Task<Answer> Create(Call call, Fields body)
    {
        foreach (var field in (string[])["config_id", "evaluator_ids", "dataset_id"]) body.Require(field);
        var (configId, datasetId, name) = (body.Id("config_id"), body.Id("dataset_id"), body.String("name", Limits.Name));
        var evaluatorIds = body.Strings("evaluator_ids", Limits.Id);
        var generated = body.Boolean("hl_generated") ?? true;
        if (call.Input.Fault is { } fault) return fault;
        var project = await Lookup.Project(call, "project_id", call.Path("project_id"));
        if (!project.IsOk) return project.Refusal;
        var run = await Run(call, project.Value, configId!, datasetId!, generated);
        if (!run.IsOk) return run.Refusal;
        var evaluators = await Evaluators.Newest(call, "evaluator_ids", evaluatorIds!);
        if (!evaluators.IsOk) return evaluators.Refusal;

        var evaluation = call.Evaluation(call.NewId(IdPrefix.Evaluation));
        var created = await evaluation.Create(new CreateEvaluation(name, project.Value.Id, evaluators.Value));
        if (!created.IsOk) return created.Refusal;
        var runId = call.NewId(IdPrefix.Run);
        var complete = await evaluation.CreateRun(runId, run.Value);
        if (!complete.IsOk) return complete.Refusal;
        var view = await call.Run(runId).Get();
        return view.IsOk
            ? await EvaluationAnswer.Of(call, new Evaluatee(complete.Value, view.Value), aggregates: false, StatusCodes.Status201Created)
            : view.Refusal;
    }

    private async Task<Result<CreateRun>> Run(Call call, FileView project, string configId, string datasetId, bool generated)
    {
        var config = await Lookup.Version(files, call, FileType.Prompt, "Config", "config_id", configId, V4Ids.Config);
        if (!config.IsOk) return config.Refusal;
        if (config.Value.Id != project.Id) return Refusal.NotFound("Config", "config_id", configId);
        var dataset = await Lookup.Dataset(call, "dataset_id", datasetId);
        if (!dataset.IsOk) return dataset.Refusal;
        var (file, version) = (dataset.Value, dataset.Value.Version);
        return new CreateRun(
            new DatasetVersionRef(file.Id, version.Id, version.DatapointCount),
            new FileVersionRef(FileType.Prompt, project.Id, config.Value.Version.Id),
            generated,
            null,
            Dialect: StatusDialect.HumanloopV4);
    }
}
