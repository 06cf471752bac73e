using Evals.Contracts;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Datasets. One that is made in a project is put into the directory of the project's name.</summary>
internal static class DatasetEndpoints
{
    private const string Subject = "Dataset";

    /// <summary>POST /projects/{project_id}/datasets</summary>
    public static async Task<Answer> Create(Call call, Fields body)
    {
        body.Require("name");
        body.Require("description");
        var (name, description) = (V4Name.Read(body, "name"), body.String("description", Limits.None));
        if (call.Input.Fault is { } fault) return fault;
        var project = await Lookup.Project(call, "project_id", call.Path("project_id"));
        if (!project.IsOk) return project.Refusal;
        var path = FilePaths.Join(project.Value.Path, name!);
        if (await call.Catalog.FileAt(path) is not null) return Taken(name!);
        var created = await call.File(call.NewId(IdPrefix.File(FileType.Dataset))).UpsertDataset(new UpsertDataset(
            path, DatasetAction.Set, [], Metadata: new FileMetadata(description)));
        return await Answered(call, created, StatusCodes.Status201Created);
    }

    /// <summary>GET /projects/{project_id}/datasets: the newest</summary>
    public static async Task<Answer> OfProject(Call call)
    {
        var project = await Lookup.Project(call, "project_id", call.Path("project_id"));
        if (!project.IsOk) return project.Refusal;
        var below = await V4Lists.All(call, FileType.Dataset, project.Value.Path);
        return await Listed(call, [.. below.Where(dataset => FilePaths.DirectoryOf(dataset.Path) == project.Value.Path)]);
    }

    /// <summary>GET /datasets: the newest</summary>
    public static async Task<Answer> List(Call call) => await Listed(call, await V4Lists.All(call, FileType.Dataset));

    /// <summary>GET /datasets/{id}</summary>
    public static async Task<Answer> Get(Call call) => await Answered(call, await Lookup.Dataset(call, "id", call.Path("id")));

    /// <summary>PATCH /datasets/{id}</summary>
    public static async Task<Answer> Update(Call call, Fields body)
    {
        var (name, description) = (V4Name.Read(body, "name"), body.String("description", Limits.None));
        if (call.Input.Fault is { } fault) return fault;
        var dataset = await Lookup.Dataset(call, "id", call.Path("id"));
        if (!dataset.IsOk) return dataset.Refusal;
        var file = call.File(dataset.Value.Id);
        if (name is not null)
        {
            var moved = await file.Move(FilePaths.Join(FilePaths.DirectoryOf(dataset.Value.Path), name));
            if (!moved.IsOk) return InWords(moved.Refusal);
        }

        return await Answered(call, await file.UpsertDataset(
            new UpsertDataset(null, DatasetAction.Add, [], Metadata: new FileMetadata(description))));
    }

    /// <summary>DELETE /datasets/{id}. Answers what was deleted.</summary>
    public static async Task<Answer> Delete(Call call)
    {
        var dataset = await Lookup.Dataset(call, "id", call.Path("id"));
        if (!dataset.IsOk) return dataset.Refusal;
        var deleted = await call.File(dataset.Value.Id).Delete();
        return deleted.IsOk ? await Answered(call, dataset) : deleted.Refusal;
    }

    private static async Task<Answer> Answered(Call call, Result<FileView> dataset, int status = StatusCodes.Status200OK) => dataset.IsOk
        ? Answer.Json(await DatasetAnswer.Load(call, dataset.Value), DatasetAnswer.Write, status)
        : InWords(dataset.Refusal);

    private static async Task<Answer> Listed(Call call, IReadOnlyList<FileView> datasets) => Answer.Json(
        await DatasetAnswer.LoadAll(call, datasets), static (writer, all) => writer.WriteArray(all, DatasetAnswer.Write));

    private static Refusal Taken(string name) => Refusal.Conflict(Subject, "name", $"The name {name} is taken.");

    private static Refusal InWords(Refusal refusal) => refusal.Field == "path" ? refusal with { Field = "name" } : refusal;
}
