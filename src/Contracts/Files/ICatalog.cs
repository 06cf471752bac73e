namespace Evals.Contracts;

/// <summary>Lists and look-ups, answered by the store's indexes. Reads what is committed.</summary>
public interface ICatalog
{
    /// <summary>The file at a path, or null.</summary>
    Task<FileRef?> FileAt(string path);

    /// <summary>The file that a version belongs to, or null.</summary>
    Task<FileRef?> FileOfVersion(string versionId);

    /// <summary>The dataset that has a datapoint in one of its versions, of several the one that was made first; or null.</summary>
    Task<FileRef?> FileOfDatapoint(string datapointId);

    /// <summary>The files with these ids; unknown ones are left out.</summary>
    Task<IReadOnlyList<FileRef>> Files(IReadOnlyCollection<string> fileIds);

    /// <summary>Files page by page. Refused: NotFound on <c>path</c> when there is no such directory, on <c>environment</c> when there
    /// is none of that name.</summary>
    Task<Result<Page<FileRef>>> FindFiles(FileQuery query, Window window);

    /// <summary>The directory at a path, the root at the empty one; or null.</summary>
    Task<DirectoryView?> DirectoryAt(string path);

    /// <summary>The directory of an id, or null.</summary>
    Task<DirectoryView?> Directory(string id);

    /// <summary>All directories by path, the root first.</summary>
    Task<IReadOnlyList<DirectoryView>> Directories();

    /// <summary>What is in a directory, not what is below that, by path.</summary>
    Task<DirectoryContent> ContentOf(string directoryPath);

    /// <summary>Datapoints of a dataset version, in the order in which they were given; also when the version, or the whole file, has been
    /// deleted since.</summary>
    Task<Page<Datapoint>> Datapoints(string versionId, Window window);

    /// <summary>Datapoints of a dataset file by id; unknown ones are left out.</summary>
    Task<IReadOnlyList<Datapoint>> DatapointsById(string fileId, IReadOnlyCollection<string> datapointIds);

    /// <summary>Ids of a file's evaluations, newest first.</summary>
    Task<Page<string>> Evaluations(string fileId, Window window);

    /// <summary>How many logs a version has, and its whole file.</summary>
    Task<LogCounts> LogCounts(string fileId, string versionId);
}

/// <summary>How many logs there are, judgments included for an evaluator.</summary>
/// <param name="Version">Of one version.</param>
/// <param name="File">Of the file with all its versions.</param>
public sealed record LogCounts(long Version, long File);
