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
    /// <summary>Answers a request for one file.</summary>
    public static async Task<Answer> Of(Call call, Result<FileView> file, bool includeDatapoints = false) =>
        file.IsOk ? Answer.Json(await new FileAnswers(call).Load(file.Value, includeDatapoints), FileWriter.Write) : file.Refusal;
}
