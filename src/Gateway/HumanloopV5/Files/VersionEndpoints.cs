using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>The versions of a file, and where they are deployed. The same for files of every type.</summary>
internal sealed class VersionEndpoints(FileResolver files)
{
    /// <summary>Which version's datapoints to include: this server has no versions that are saved and not committed.</summary>
    private static readonly Names<Included> IncludedNames = new((Included.Latest, "latest_committed"), (Included.LatestSaved, "latest_saved"));

    private enum Included
    {
        Latest,
        LatestSaved,
    }

    /// <summary>GET /prompts/{id}/versions and the like, newest first</summary>
    public async Task<Answer> List(Call call, FileType type)
    {
        call.Query.Boolean("evaluator_aggregates");
        var include = type == FileType.Dataset && call.Query.Enum("include_datapoints", IncludedNames) is not null;
        if (call.Input.Fault is { } fault) return fault;
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        var versions = await call.File(file.Value.Id).Versions();
        if (!versions.IsOk) return versions.Refusal;
        var loads = new FileAnswers(call);
        var answers = await Task.WhenAll(versions.Value.All.Select((version, place) => loads.Load(version, include && place == 0)));
        return Answer.Json(answers, static (writer, answers) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("records");
            foreach (var answer in answers) FileWriter.Write(writer, answer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary>PATCH /prompts/{id}/versions/{version_id} and the like</summary>
    public async Task<Answer> Describe(Call call, Fields body, FileType type)
    {
        var name = body.String("name", Limits.Name);
        var description = body.String("description", Limits.None);
        if (call.Input.Fault is { } fault) return fault;
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        return await FileAnswer.Of(
            call, await call.File(file.Value.Id).DescribeVersion(new DescribeVersion(call.Path("version_id"), name, description)));
    }

    /// <summary>DELETE /prompts/{id}/versions/{version_id} and the like</summary>
    public async Task<Answer> Delete(Call call, FileType type)
    {
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        var deleted = await call.File(file.Value.Id).DeleteVersion(call.Path("version_id"));
        return deleted.IsOk ? Answer.Empty : deleted.Refusal;
    }

    /// <summary>GET /prompts/{id}/environments and the like</summary>
    public async Task<Answer> Environments(Call call, FileType type)
    {
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        var deployments = await call.File(file.Value.Id).Deployments();
        if (!deployments.IsOk) return deployments.Refusal;
        var loads = new FileAnswers(call);
        var answers = new List<(EnvironmentView, FileAnswer?)>();
        foreach (var (environment, deployed) in deployments.Value.All)
            answers.Add((environment, deployed is null ? null : await loads.Load(deployed)));
        return Answer.Json(answers, static (writer, answers) =>
        {
            writer.WriteStartArray();
            foreach (var answer in answers) FileWriter.WriteDeployment(writer, answer);
            writer.WriteEndArray();
        });
    }

    /// <summary>POST /prompts/{id}/environments/{environment_id}?version_id=... and the like</summary>
    public async Task<Answer> Deploy(Call call, FileType type)
    {
        var version = call.Query.Required("version_id", Limits.Id);
        if (call.Input.Fault is { } fault) return fault;
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        return await FileAnswer.Of(call, await call.File(file.Value.Id).Deploy(call.Path("environment_id"), version!));
    }

    /// <summary>DELETE /prompts/{id}/environments/{environment_id} and the like</summary>
    public async Task<Answer> Undeploy(Call call, FileType type)
    {
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        var undeployed = await call.File(file.Value.Id).Undeploy(call.Path("environment_id"));
        return undeployed.IsOk ? Answer.Empty : undeployed.Refusal;
    }

    private Task<Result<FileView>> Find(Call call, FileType type) =>
        files.Find(call, new FileQuestion(type, call.Path("id"), null, VersionSelector.Default));
}
