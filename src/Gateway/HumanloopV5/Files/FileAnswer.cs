using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>All that a file's answer is written from.</summary>
/// <param name="DirectoryId">The directory that it is in; null when the file moves at this moment.</param>
/// <param name="Counts">How many logs it has; not asked for of datasets.</param>
/// <param name="Datapoints">The version's datapoints where the request includes them; otherwise null.</param>
/// <param name="LinkedTools">The tools that a prompt links; null where it links none.</param>
/// <param name="WithText">Whether a prompt or agent shows its text form, too.</param>
internal sealed record FileAnswer(
    FileView File,
    string? DirectoryId,
    LogCounts Counts,
    IReadOnlyList<Datapoint>? Datapoints = null,
    IReadOnlyList<FileView>? LinkedTools = null,
    bool WithText = false)
{
    /// <summary>Answers a request for one file.</summary>
    public static Task<Answer> Of(Call call, Result<FileView> file, bool includeDatapoints = false) =>
        Of(file, new FileAnswers(call), includeDatapoints);

    /// <summary>The same, loaded in a way of the request's own.</summary>
    public static async Task<Answer> Of(Result<FileView> file, FileAnswers load, bool includeDatapoints = false) =>
        file.IsOk ? Answer.Json(await load.Load(file.Value, includeDatapoints), FileWriter.Write) : file.Refusal;
}
