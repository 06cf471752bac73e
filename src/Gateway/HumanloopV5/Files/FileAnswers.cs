using System.Collections.Concurrent;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Loads what the answer to one request shows of files. Each directory is read once, however many of the files or versions are
/// in it. Loads may run at the same time.</summary>
/// <param name="withText">Whether prompts and agents show their text form, too.</param>
internal sealed class FileAnswers(Call call, bool withText = false)
{
    private static readonly LogCounts NoLogs = new(0, 0);

    private readonly ConcurrentDictionary<string, Lazy<Task<DirectoryView?>>> _directories = new(StringComparer.Ordinal);

    public async Task<FileAnswer> Load(FileView file, bool includeDatapoints = false)
    {
        var directory = await DirectoryAt(FilePaths.DirectoryOf(file.Path));
        if (file.Type != FileType.Dataset)
        {
            var counts = await call.Catalog.LogCounts(file.Id, file.Version.Id);
            return new FileAnswer(file, directory?.Id, counts, LinkedTools: await PromptTools.Load(call, file), WithText: withText);
        }

        if (!includeDatapoints) return new FileAnswer(file, directory?.Id, NoLogs);
        var all = await call.Catalog.Datapoints(file.Version.Id, new Window(0, file.Version.DatapointCount));
        return new FileAnswer(file, directory?.Id, NoLogs, all.Records);
    }

    private Task<DirectoryView?> DirectoryAt(string path) =>
        _directories.GetOrAdd(path, static (path, call) => new(() => call.Catalog.DirectoryAt(path)), call).Value;
}
