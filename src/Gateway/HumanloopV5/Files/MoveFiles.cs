using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Moves and deletes files of every type.</summary>
internal sealed class MoveFiles(FileResolver files)
{
    /// <summary>PATCH /prompts/{id} and the like: a new <c>path</c>, or a part of it by <c>name</c> or <c>directory_id</c></summary>
    public async Task<Answer> Move(Call call, Fields body, FileType type)
    {
        var place = new Place(body.String("path", Limits.Path), body.String("name", Limits.Name), body.Id("directory_id"));
        if (call.Input.Fault is { } fault) return fault;
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        var path = await PathOf(call, file.Value, place);
        return path.IsOk ? await FileAnswer.Of(call, await call.File(file.Value.Id).Move(path.Value)) : path.Refusal;
    }

    /// <summary>DELETE /prompts/{id} and the like</summary>
    public async Task<Answer> Delete(Call call, FileType type)
    {
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        var deleted = await call.File(file.Value.Id).Delete();
        return deleted.IsOk ? Answer.Empty : deleted.Refusal;
    }

    /// <summary>Where the file is to be. Parts that contradict each other are a mistake that must not be hidden by believing one.</summary>
    private static async Task<Result<string>> PathOf(Call call, FileView file, Place place)
    {
        var subject = V5Names.Subject(file.Type);
        if (place.Name is { } name && name.Contains('/')) return Refusal.Invalid(subject, "name", "name must not have a slash in it.");
        var directory = FilePaths.DirectoryOf(place.Path ?? file.Path);
        if (place.DirectoryId is { } id)
        {
            if (await call.Catalog.Directory(id) is not { } found) return Refusal.NotFound("Directory", "directory_id", id);
            if (place.Path is not null && found.Path != directory)
                return Refusal.Invalid(subject, "directory_id", $"The directory {id} is {found.Path}, and path is in another one.");
            directory = found.Path;
        }

        if (place is { Path: { } path, Name: { } other } && FilePaths.NameOf(path) != other)
            return Refusal.Invalid(subject, "name", "name must be the last part of path.");
        return place.Path ?? FilePaths.Join(directory, place.Name ?? file.Name);
    }

    private Task<Result<FileView>> Find(Call call, FileType type) =>
        files.Find(call, new FileQuestion(type, call.Path("id"), null, VersionSelector.Default));

    private sealed record Place(string? Path, string? Name, string? DirectoryId);
}
