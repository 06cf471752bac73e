using Evals.Contracts;

namespace Evals.Grains.Ports;

/// <summary>One change to the tables that lists, look-ups and documents are read from. The workspace is the append's.</summary>
public abstract record StoreRow;

/// <summary>A file's entry in the lists. Unique: (workspace, path).</summary>
/// <param name="Environments">Ids of the environments that a version of it is deployed to.</param>
public sealed record PutFile(
    string FileId,
    FileType Type,
    string Path,
    IReadOnlyList<string> Environments,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : StoreRow;

/// <summary>The file is in no list any more and its path is free; what belongs to it stays, for those that refer to it.</summary>
public sealed record RemoveFile(string FileId) : StoreRow;

/// <summary>Which file a version belongs to. Written again without harm.</summary>
public sealed record PutVersion(string VersionId, string FileId) : StoreRow;

/// <summary>The version is not found any more; its datapoints stay, for those that refer to it.</summary>
public sealed record RemoveVersion(string VersionId) : StoreRow;

/// <summary>Directories that files are put into. Those whose path is there stay as they are.</summary>
public sealed record PutDirectories(IReadOnlyList<DirectoryView> Directories) : StoreRow;

/// <summary>A new directory. Unique: (workspace, path).</summary>
public sealed record InsertDirectory(DirectoryView Directory) : StoreRow;

/// <summary>Gives a directory and all below it another path. Refused as taken when one of the paths is.</summary>
public sealed record MoveDirectory(string From, string To, DateTimeOffset At) : StoreRow;

/// <summary>Removes a directory. Refused as taken while there are files or directories in it.</summary>
public sealed record RemoveDirectory(string Path) : StoreRow;

/// <summary>Documents of datapoints, by (file, datapoint). Those that are there stay as they are.</summary>
public sealed record PutDatapoints(string FileId, IReadOnlyList<Datapoint> Datapoints) : StoreRow;

/// <summary>The datapoints of a dataset version, in order. Written again without harm.</summary>
public sealed record PutDatasetVersion(string FileId, string VersionId, IReadOnlyList<string> DatapointIds) : StoreRow;

/// <summary>An evaluation's entry in the lists. Unique: (workspace, file, name) where both are given.</summary>
public sealed record PutEvaluation(string EvaluationId, string? FileId, string? Name, DateTimeOffset CreatedAt) : StoreRow;

/// <summary>The evaluation is in no list any more, and its name is free.</summary>
public sealed record RemoveEvaluation(string EvaluationId) : StoreRow;

/// <summary>A new log. Unique: (workspace, id).</summary>
/// <param name="Outcome">Of a judgment: what its home needs to count it again, as UTF-8 JSON; null for other logs.</param>
public sealed record InsertLog(LogRecord Log, byte[]? Outcome = null) : StoreRow;

/// <summary>A log's new document and whether it is complete.</summary>
/// <param name="DatapointId">The datapoint that it was made for; null to leave what is known of that.</param>
/// <param name="CreatedAt">When it was made; null to leave what is known of that.</param>
public sealed record UpdateLogDocument(
    string LogId, bool Complete, byte[] Document, string? DatapointId = null, DateTimeOffset? CreatedAt = null) : StoreRow;

/// <summary>A log and the judgments on it are gone, from the counts, too. Its places in runs stay and are passed over.</summary>
public sealed record RemoveLog(string LogId) : StoreRow;

/// <summary>A log's place in a run. Unique: (workspace, run, position). Places are given out in ascending order, each one once: a store
/// need not find two that meet amid others that are written together.</summary>
public sealed record InsertRunLog(string RunId, long Position, string LogId) : StoreRow;

/// <summary>A run that waits for logs of a version: it has datapoints that nothing was logged for yet. Written again without harm.</summary>
public sealed record PutWaitingRun(string RunId, string VersionId) : StoreRow;

/// <summary>The run waits for logs of the version no more, if it did.</summary>
public sealed record RemoveWaitingRun(string RunId, string VersionId) : StoreRow;

/// <summary>A message that is still to be delivered to a run. Ids are time-ordered.</summary>
public sealed record PutOutbox(OutboxMessage Message) : StoreRow;

/// <summary>The message was delivered. Written again without harm.</summary>
public sealed record RemoveOutbox(string MessageId) : StoreRow;

/// <summary>A named request, in place of the row of its name whose claim is <paramref name="Claim"/>; as a new row when that is null. Refused as
/// taken when the name's row is another one, or none.</summary>
public sealed record PutAnswer(string? Claim, AnswerRow Row) : StoreRow;

/// <summary>A named request is forgotten, unless somebody else has taken it up since.</summary>
public sealed record RemoveAnswer(string Name, string Claim) : StoreRow;

/// <summary>An API key's hash. Unique: (workspace, name), the newer one stays.</summary>
public sealed record PutKey(string Name, byte[] Hash) : StoreRow;

/// <summary>The key of this name opens the workspace no more.</summary>
/// <param name="Unless">The hash that it may keep; null for none.</param>
public sealed record RemoveKey(string Name, byte[]? Unless) : StoreRow;

/// <summary>A request that its caller named. Unique: (workspace, name).</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Seed">Of the ids that it makes.</param>
/// <param name="Claim">Who works on it, or did last.</param>
/// <param name="LeaseUntil">Until when nobody else takes it up.</param>
/// <param name="KeptUntil">Until when the row is kept.</param>
/// <param name="Body">The answer's; null while there is no answer.</param>
public sealed record AnswerRow(
    string Name, byte[] Request, string Seed, string Claim, DateTimeOffset LeaseUntil, DateTimeOffset KeptUntil, int Status, byte[]? Body);

/// <param name="ReceiverId">What the message is for: a run, or a directory whose files are to follow it.</param>
/// <param name="Payload">UTF-8 JSON.</param>
public sealed record OutboxMessage(string Id, string ReceiverId, byte[] Payload);
