using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Moves and deletes files of every type.</summary>
internal sealed class MoveFiles(FileResolver files)
{
    /// <summary>PATCH /prompts/{id} and the like: a new <c>path</c>, or a part of it by <c>name</c> or <c>directory_id</c></summary>
    public async Task<Answer> Move(Call call, Fields body, FileType type)
    {
        var place = Place.Read(body, "directory_id");
        if (call.Input.Fault is { } fault) return fault;
        var file = await Find(call, type);
        if (!file.IsOk) return file.Refusal;
        var path = await place.PathFrom(call, V5Names.Subject(type), file.Value.Path);
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

    private Task<Result<FileView>> Find(Call call, FileType type) =>
        files.Find(call, new FileQuestion(type, call.Path("id"), null, VersionSelector.Default));
}
