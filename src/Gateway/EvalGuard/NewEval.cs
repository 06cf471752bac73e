using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.EvalGuard;

/// <summary>An eval to be made: an evaluation with one run.</summary>
/// <param name="Attributes">The configuration, a JSON object: equal ones are one version of the project's flow.</param>
internal sealed record NewEval(Project Project, EvalDetails Details, byte[] Attributes, EvalCases? Cases, IReadOnlyList<string> Scorers)
{
    /// <summary>Makes the eval, or as much of it as is not there yet.</summary>
    /// <param name="runId">The run's id: the same one again means the same eval.</param>
    public async Task<Result<RunView>> Make(Call call, Scorers scorers, string runId)
    {
        var flow = await Upsert(call);
        if (!flow.IsOk) return flow.Refusal;
        var dataset = Cases is null ? null : await Cases.Upsert(call, Project);
        if (dataset is { IsOk: false }) return dataset.Refusal;
        var rows = await scorers.ForRows(call);
        if (!rows.IsOk) return rows.Refusal;
        var evaluators = await scorers.Find(call, rows.Value, Scorers);
        if (!evaluators.IsOk) return evaluators.Refusal;
        var evaluation = call.Evaluation(RunUuid.EvaluationOf(runId));
        var created = await evaluation.Create(new CreateEvaluation(null, flow.Value.Id, evaluators.Value));
        if (!created.IsOk) return created.Refusal;
        var added = await evaluation.CreateRun(runId, new CreateRun(
            dataset?.Value,
            new FileVersionRef(FileType.Flow, flow.Value.Id, flow.Value.Version.Id),
            Orchestrated: false,
            Attachment: null,
            Dialect: StatusDialect.EvalGuard,
            Details: (Details with { Rows = rows.Value }).ToJson()));
        return added.IsOk ? await call.Run(runId).Get() : added.Refusal;
    }

    private Task<Result<FileView>> Upsert(Call call)
    {
        var content = JsonBuffer.Build(Attributes, static (writer, attributes) =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("attributes");
            writer.WriteRawValue(attributes, skipInputValidation: true);
            writer.WriteEndObject();
        });
        return FileResolver.Upsert(
            call,
            new FileQuestion(FileType.Flow, null, Project.FlowPath, VersionSelector.Default),
            (file, newPath) => file.Upsert(new UpsertVersion(FileType.Flow, newPath, content)));
    }
}
