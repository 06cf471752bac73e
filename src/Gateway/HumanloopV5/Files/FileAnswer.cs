using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>All that a file's answer is written from.</summary>
/// <param name="DirectoryId">The directory that it is in; null when the file moves at this moment.</param>
/// <param name="Counts">How many logs it has; not asked for of datasets.</param>
/// <param name="Datapoints">The version's datapoints where the request includes them; otherwise null.</param>
/// <param name="LinkedTools">The tools that a prompt links; null where it links none.</param>
internal sealed record FileAnswer(
    FileView File,
    string? DirectoryId,
    LogCounts Counts,
    IReadOnlyList<Datapoint>? Datapoints = null,
    IReadOnlyList<FileView>? LinkedTools = null)
{
    private static readonly LogCounts NoLogs = new(0, 0);

    public static async Task<FileAnswer> Load(Call call, FileView file, bool includeDatapoints = false)
    {
        var directory = await call.Catalog.DirectoryAt(FilePaths.DirectoryOf(file.Path));
        if (file.Type != FileType.Dataset)
        {
            var counts = await call.Catalog.LogCounts(file.Id, file.Version.Id);
            return new FileAnswer(file, directory?.Id, counts, LinkedTools: await PromptTools.Load(call, file));
        }

        if (!includeDatapoints) return new FileAnswer(file, directory?.Id, NoLogs);
        var all = await call.Catalog.Datapoints(file.Version.Id, new Window(0, file.Version.DatapointCount));
        return new FileAnswer(file, directory?.Id, NoLogs, all.Records);
    }

    /// <summary>Answers a request for one file.</summary>
    public static async Task<Answer> Of(Call call, Result<FileView> file, bool includeDatapoints = false) =>
        file.IsOk ? Answer.Json(await Load(call, file.Value, includeDatapoints), FileWriter.Write) : file.Refusal;
}
