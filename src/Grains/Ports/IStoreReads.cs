using Evals.Contracts;

namespace Evals.Grains.Ports;

/// <summary>Log documents by id, place and parent. Reads what is committed.</summary>
public interface ILogStore
{
    Task<IReadOnlyList<LogPlace>> Places(string workspace, IReadOnlyCollection<string> logIds);

    Task<IReadOnlyList<LogRecord>> Get(string workspace, IReadOnlyCollection<string> logIds);

    /// <summary>The logs that the query means, newest first; of one time, by id downwards.</summary>
    Task<Page<LogRecord>> Find(string workspace, LogQuery query, Window window);

    /// <summary>For each of the datapoints the newest complete log that the version made for it, no judgment; datapoints without
    /// one are left out.</summary>
    Task<IReadOnlyDictionary<string, LogPlace>> NewestOf(string workspace, FileVersionRef version, IReadOnlySet<string> datapointIds);

    /// <summary>Logs of a run with <paramref name="from"/> &lt;= position &lt; <paramref name="to"/>, with their positions, ascending.</summary>
    Task<IReadOnlyList<(long Position, LogRecord Log)>> InRun(string workspace, string runId, long from, long to);

    /// <summary>Judgments on these logs, of each (parent, evaluator version) the one with the greatest revision, by revision.</summary>
    Task<IReadOnlyList<LogRecord>> Judgments(string workspace, IReadOnlyCollection<string> parentIds);

    /// <summary>The newest judgment of an evaluator version on a log with a smaller revision than this, or null.</summary>
    Task<EarlierLog?> JudgmentBefore(string workspace, string parentId, string versionId, long revision);

    Task<IReadOnlyList<LogRecord>> TraceChildren(string workspace, IReadOnlyCollection<string> traceParentIds);

    Task<LogCounts> Count(string workspace, string fileId, string versionId);
}

/// <summary>A judgment that another one came after.</summary>
/// <param name="Outcome">As it was in its <see cref="InsertLog"/>; null in rows from before there was one.</param>
public sealed record EarlierLog(string Id, long Revision, byte[]? Outcome);

/// <summary>Files, versions, datapoints and evaluations. Reads what is committed.</summary>
public interface ICatalogStore
{
    Task<FileRef?> FileAt(string workspace, string path);

    Task<FileRef?> FileOfVersion(string workspace, string versionId);

    /// <summary>The file that a datapoint was put into, of several the one with the smallest id; files that were removed do not count.</summary>
    Task<FileRef?> FileOfDatapoint(string workspace, string datapointId);

    Task<IReadOnlyList<FileRef>> Files(string workspace, IReadOnlyCollection<string> fileIds);

    /// <param name="environmentId">The id of the query's environment; null when it names none.</param>
    Task<Page<FileRef>> FindFiles(string workspace, FileQuery query, string? environmentId, Window window);

    /// <summary>The files in a directory, not those below it, by path.</summary>
    Task<IReadOnlyList<FileRef>> FilesIn(string workspace, string directory);

    Task<DirectoryView?> DirectoryAt(string workspace, string path);

    Task<DirectoryView?> Directory(string workspace, string id);

    /// <summary>All directories, by path.</summary>
    Task<IReadOnlyList<DirectoryView>> Directories(string workspace);

    /// <summary>The directories in a directory, not those below it, by path.</summary>
    Task<IReadOnlyList<DirectoryView>> DirectoriesIn(string workspace, string directory);

    /// <summary>Ids of a dataset version's datapoints in order; empty when the version is unknown.</summary>
    Task<IReadOnlyList<string>> DatapointIds(string workspace, string versionId, Window window);

    /// <summary>A dataset version, also one that was removed, or whose file was; null when it is unknown.</summary>
    Task<DatasetVersionRef?> DatasetVersion(string workspace, string versionId);

    Task<IReadOnlyList<Datapoint>> Datapoints(string workspace, string fileId, IReadOnlyCollection<string> datapointIds);

    Task<Page<string>> Evaluations(string workspace, string fileId, Window window);

    /// <summary>The runs that wait for logs of a version, by id downwards: the newest come first.</summary>
    Task<IReadOnlyList<string>> WaitingRuns(string workspace, string versionId, int count);
}

/// <summary>Messages that were committed with an entry and not yet delivered.</summary>
public interface IOutboxStore
{
    /// <summary>The oldest messages over all workspaces after <paramref name="afterId"/>, at most <paramref name="count"/>.</summary>
    Task<IReadOnlyList<(string Workspace, OutboxMessage Message)>> Pending(string? afterId, int count);
}

/// <summary>Answers to named requests.</summary>
public interface IAnswerStore
{
    Task<AnswerRow?> Find(string workspace, string name);

    /// <summary>Answers over all workspaces that need not be kept any longer, at most <paramref name="count"/>, oldest first.</summary>
    Task<IReadOnlyList<(string Workspace, string Name, string Claim)>> Expired(DateTimeOffset now, int count);
}

/// <summary>Hashes of API keys.</summary>
public interface IKeyStore
{
    Task<string?> Find(byte[] keyHash);

    Task<bool> HasKeys(string workspace);
}
