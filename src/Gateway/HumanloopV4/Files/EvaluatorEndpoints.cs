using Evals.Contracts;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Evaluators. v4 knows them by name alone, apart from projects: those that it makes are in a directory of their own.</summary>
internal static class EvaluatorEndpoints
{
    private const string Directory = "evaluators";

    /// <summary>POST /evaluators</summary>
    public static async Task<Answer> Create(Call call, Fields body)
    {
        foreach (var name in (string[])["name", "description", "arguments_type", "return_type", "type"]) body.Require(name);
        var evaluator = V4Name.Read(body, "name");
        var description = body.String("description", Limits.None);
        var content = EvaluatorContent.Read(body);
        if (call.Input.Fault is { } fault) return fault;
        var path = FilePaths.Join(Directory, evaluator!);
        return await Answered(
            await call.File(call.NewId(IdPrefix.File(FileType.Evaluator))).Upsert(
                new UpsertVersion(FileType.Evaluator, path, content, Metadata: new FileMetadata(description))),
            StatusCodes.Status201Created);
    }

    /// <summary>GET /evaluators: the newest</summary>
    public static async Task<Answer> List(Call call) => Answer.Json(
        await V4Lists.All(call, FileType.Evaluator), static (writer, all) => writer.WriteArray(all, EvaluatorWriter.Write));

    /// <summary>GET /evaluators/{id}</summary>
    public static async Task<Answer> Get(Call call) => await Answered(await Lookup.Evaluator(call, "id", call.Path("id")));

    /// <summary>PATCH /evaluators/{id}. Evaluations go on with the version that they were made with.</summary>
    public static async Task<Answer> Update(Call call, Fields body)
    {
        var (name, description) = (V4Name.Read(body, "name"), body.String("description", Limits.None));
        if (call.Input.Fault is { } fault) return fault;
        var evaluator = await Lookup.Evaluator(call, "id", call.Path("id"));
        if (!evaluator.IsOk) return evaluator.Refusal;
        var (file, before) = (call.File(evaluator.Value.Id), evaluator.Value);
        var content = EvaluatorContent.Read(body, before.Version.Content);
        if (call.Input.Fault is { } badConfig) return badConfig;
        var path = name is null ? before.Path : FilePaths.Join(FilePaths.DirectoryOf(before.Path), name);
        if (path != before.Path && await call.Catalog.FileAt(path) is not null)
            return Refusal.Conflict("Evaluator", "name", $"The name {name} is taken.");
        var changed = await file.Upsert(new UpsertVersion(FileType.Evaluator, null, content, Metadata: new FileMetadata(description)));
        if (!changed.IsOk) return EvaluatorContent.InWords(changed.Refusal);
        await Deployed.Follow(call, before, changed.Value);
        if (path == before.Path) return await Answered(changed);
        var moved = await file.Move(path);
        return await Answered(moved.IsOk ? await file.Get(VersionSelector.CreatedLast) : moved);
    }

    /// <summary>DELETE /evaluators/{id}. Evaluations that use it go on showing it.</summary>
    public static async Task<Answer> Delete(Call call)
    {
        var evaluator = await Lookup.Evaluator(call, "id", call.Path("id"));
        if (!evaluator.IsOk) return evaluator.Refusal;
        var deleted = await call.File(evaluator.Value.Id).Delete();
        return deleted.IsOk ? Answer.Empty : deleted.Refusal;
    }

    private static Task<Answer> Answered(Result<FileView> evaluator, int status = StatusCodes.Status200OK) => Task.FromResult(evaluator.IsOk
        ? Answer.Json(evaluator.Value, EvaluatorWriter.Write, status)
        : EvaluatorContent.InWords(evaluator.Refusal));
}
