using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Projects: prompts with their configs. A project's name is the whole path of its prompt, so that the name finds it again.</summary>
internal static class ProjectEndpoints
{
    private const string Subject = "Project";

    private const int DefaultPageSize = 10;

    /// <summary>POST /projects. It has no config yet.</summary>
    public static async Task<Answer> Create(Call call, Fields body)
    {
        body.Require("name");
        var (name, directoryId) = (V4Name.ReadPath(body, "name"), body.Id("directory_id"));
        if (call.Input.Fault is { } fault) return fault;
        var path = await PathOf(call, name!, directoryId);
        if (!path.IsOk) return path.Refusal;
        var id = call.NewId(IdPrefix.File(FileType.Prompt));
        return await Answered(call, await call.File(id).Create(new CreateFile(FileType.Prompt, path.Value)), StatusCodes.Status201Created);
    }

    /// <summary>GET /projects</summary>
    public static async Task<Answer> List(Call call)
    {
        var page = call.Query.PageFromZero(DefaultPageSize);
        var ofUser = call.Query.String("user_filter", Limits.Name) is not null;
        var query = new FileQuery(
            [FileType.Prompt],
            call.Query.String("filter", Limits.Name),
            Order: call.Query.Enum("sort_by", V5Names.FileOrder) ?? FileOrder.CreatedAt,
            Descending: (call.Query.Enum("order", V5Names.Direction) ?? Direction.Descending) == Direction.Descending);
        if (call.Input.Fault is { } fault) return fault;
        var found = await call.Catalog.FindFiles(query, page.Window);
        if (!found.IsOk) return found.Refusal;

        // Projects here belong to no user.
        var files = ofUser ? new Page<FileRef>([], 0) : found.Value;
        var projects = await ProjectAnswer.LoadAll(call, await V4Lists.Newest(call, files.Records));
        return Answer.Json(
            (page, projects, files.Total),
            static (writer, list) => writer.WritePage(list.page, list.projects, list.Total, ProjectAnswer.Write));
    }

    /// <summary>GET /projects/{id}</summary>
    public static async Task<Answer> Get(Call call) => await Answered(call, await Lookup.Project(call, "id", call.Path("id")));

    /// <summary>PATCH /projects/{id}: a new <c>name</c> or <c>directory_id</c>, which its datasets follow, and <c>active_config_id</c></summary>
    public static async Task<Answer> Update(Call call, Fields body)
    {
        var (name, directoryId, config) = (V4Name.ReadPath(body, "name"), body.Id("directory_id"), body.Id("active_config_id"));
        if (call.Input.Fault is { } fault) return fault;
        var project = await Lookup.Project(call, "id", call.Path("id"));
        if (!project.IsOk) return project.Refusal;
        var path = await PathOf(call, name ?? (directoryId is null ? project.Value.Path : project.Value.Name), directoryId);
        if (!path.IsOk) return path.Refusal;
        if (await MovedOnto(call, project.Value, path.Value) is { } taken) return taken;
        if (config is not null && await Activate(call, project.Value, config) is { } unknown) return unknown;
        if (path.Value != project.Value.Path && await Move(call, project.Value, path.Value) is { } stuck) return stuck;
        return await Answered(call, await call.File(project.Value.Id).Get(VersionSelector.CreatedLast));
    }

    /// <summary>DELETE /projects/{id}. Its datasets stay, as do evaluations and logs for those who know their ids.</summary>
    public static async Task<Answer> Delete(Call call)
    {
        var project = await Lookup.Project(call, "id", call.Path("id"));
        if (!project.IsOk) return project.Refusal;
        var deleted = await call.File(project.Value.Id).Delete();
        return deleted.IsOk ? Answer.Empty : deleted.Refusal;
    }

    private static async Task<Result<string>> PathOf(Call call, string name, string? directoryId)
    {
        if (directoryId is null) return name;
        if (await call.Catalog.Directory(directoryId) is not { } directory) return Refusal.NotFound("Directory", "directory_id", directoryId);
        return FilePaths.Join(directory.Path, name);
    }

    /// <summary>What is in the way of a move, so that it is refused before anything is done.</summary>
    private static async Task<Refusal?> MovedOnto(Call call, FileView project, string path)
    {
        if (path == project.Path) return null;
        var taken = await call.Catalog.FileAt(path) is not null
            || (await call.Catalog.DirectoryAt(project.Path) is not null && await call.Catalog.DirectoryAt(path) is not null);
        return taken ? Refusal.Conflict(Subject, "name", $"The name {path} is taken.") : null;
    }

    private static async Task<Refusal?> Move(Call call, FileView project, string path)
    {
        var moved = await call.File(project.Id).Move(path);
        if (!moved.IsOk) return Named(moved.Refusal);

        // The project's datasets are in the directory of its name.
        if (await call.Catalog.DirectoryAt(project.Path) is not { } directory) return null;
        var followed = await call.Directories.Move(directory.Id, path);
        return followed.IsOk ? null : Named(followed.Refusal);
    }

    private static async Task<Refusal?> Activate(Call call, FileView project, string config)
    {
        var file = call.File(project.Id);
        var deployments = await file.Deployments();
        if (!deployments.IsOk) return deployments.Refusal;
        var deployed = await file.Deploy(deployments.Value.All[0].Environment.Id, V4Ids.Config.ToStored(config));
        return deployed.IsOk ? null : Refusal.NotFound("Config", "active_config_id", config);
    }

    private static async Task<Answer> Answered(Call call, Result<FileView> project, int status = StatusCodes.Status200OK) => project.IsOk
        ? Answer.Json((await ProjectAnswer.LoadAll(call, [project.Value]))[0], ProjectAnswer.Write, status)
        : Named(project.Refusal);

    private static Refusal Named(Refusal refusal) => refusal.Field == "path" ? refusal with { Subject = Subject, Field = "name" } : refusal;
}
