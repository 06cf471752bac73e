using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>The project that a body names: by <c>project_id</c>, or by <c>project</c>, its name, which is the path of its prompt.</summary>
internal readonly record struct ProjectRef(string? Id, string? Name)
{
    public static ProjectRef Read(Fields body)
    {
        if (!body.Has("project_id") && !body.Has("project")) body.Require("project");
        return new ProjectRef(body.Id("project_id"), V4Name.ReadPath(body, "project"));
    }

    /// <summary>Why a config can't be put into the project, or null when it can.</summary>
    public async Task<Refusal?> Refused(Call call)
    {
        var known = Id is { } id ? await Lookup.Project(call, "project_id", id) : null;
        if (known is { IsOk: false }) return known.Refusal;
        if (Name is not { } name || known?.Value?.Path == name) return null;
        if (known is not null) return Refusal.Invalid("Project", "project", $"The project {Id} has another name.");
        return await call.Catalog.FileAt(name) is { Type: not FileType.Prompt }
            ? Refusal.Conflict("Project", "project", $"The name {name} is taken by something that is no project.")
            : null;
    }

    /// <summary>Finds or creates the config with this content, and the project when its name is new.</summary>
    public async Task<Result<FileView>> Upsert(Call call, byte[] content, string? name = null, string? description = null)
    {
        var question = new FileQuestion(FileType.Prompt, Id is { } id ? V4Ids.Project.ToStored(id) : null, Name, VersionSelector.Default);
        var config = await FileResolver.Upsert(call, question, (file, path) =>
            file.Upsert(new UpsertVersion(FileType.Prompt, path, content, name, description)));
        return config.IsOk ? config : InWordsOf(config.Refusal);
    }

    /// <summary>A refusal of the prompt, about the project or config that it is here.</summary>
    private Refusal InWordsOf(Refusal refusal) => refusal.Field switch
    {
        "id" => Refusal.NotFound("Project", "project_id", Id!),
        "path" => refusal with { Subject = "Project", Field = "project" },
        "version_name" => refusal with { Subject = "Config", Field = "name" },
        _ => refusal with { Subject = "Config" },
    };
}
