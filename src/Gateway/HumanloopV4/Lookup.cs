using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV4;

/// <summary>The things that a request names. What is not there is refused in the words and with the id of the request.</summary>
internal static class Lookup
{
    /// <summary>A project with its newest config, if it has one.</summary>
    public static Task<Result<FileView>> Project(Call call, string field, string id) =>
        File(call, FileType.Prompt, "Project", field, id, V4Ids.Project);

    /// <summary>A dataset as it is now.</summary>
    public static Task<Result<FileView>> Dataset(Call call, string field, string id) =>
        File(call, FileType.Dataset, "Dataset", field, id, V4Ids.Dataset);

    /// <summary>An evaluator as it is now.</summary>
    public static Task<Result<FileView>> Evaluator(Call call, string field, string id) =>
        File(call, FileType.Evaluator, "Evaluator", field, id, V4Ids.Evaluator);

    /// <summary>The version of a file of any of these types.</summary>
    public static async Task<Result<FileView>> Version(
        FileResolver files, Call call, FileType type, string subject, string field, string id, V4Ids.Kind kind)
    {
        var version = new VersionSelector(kind.ToStored(id));
        var found = await files.Find(call, new FileQuestion(type, null, null, version));
        return found.IsOk ? found : Refusal.NotFound(subject, field, id);
    }

    private static async Task<Result<FileView>> File(
        Call call, FileType type, string subject, string field, string id, V4Ids.Kind kind)
    {
        var found = await call.File(kind.ToStored(id)).Get(VersionSelector.CreatedLast);
        return found.IsOk && found.Value.Type == type ? found : Refusal.NotFound(subject, field, id);
    }
}
