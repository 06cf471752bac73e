namespace Evals.Contracts;

/// <summary>A prompt, tool, flow, agent, evaluator or dataset with its versions. One grain; the owner of what its versions are
/// and where they are deployed.</summary>
public interface IFile
{
    /// <summary>Creates the file without a version, for dialects whose users name a thing before they say what it is. Until it gets
    /// one, only <see cref="VersionSelector.CreatedLast"/> finds it. The same command again changes nothing.</summary>
    /// <returns>Refused: Invalid on <c>path</c>; Conflict on <c>path</c> when it is taken, on <c>id</c> when the file is another one.</returns>
    Task<Result<FileView>> Create(CreateFile command);

    /// <summary>Creates the file if it is new, and finds or creates the version with this content.</summary>
    /// <returns>The file with that version. Refused: Conflict on <c>path</c> (taken, or the file has another type) or
    /// <c>version_name</c> (another version has it); NotFound when the file was deleted or does not exist and no path is given;
    /// Invalid on <c>path</c> when it is malformed or not the file's, and on a content that its type does not allow.</returns>
    Task<Result<FileView>> Upsert(UpsertVersion command);

    /// <summary>As <see cref="Upsert"/>, for datasets.</summary>
    Task<Result<FileView>> UpsertDataset(UpsertDataset command);

    /// <summary>Adds datapoints to the dataset version created last, as <see cref="UpsertDataset"/> does.</summary>
    /// <returns>Refused as there; NotFound on <c>id</c> when there is no such dataset.</returns>
    Task<Result<DatapointsAdded>> AddDatapoints(IReadOnlyList<byte[]> datapoints);

    /// <summary>The file with one version. Refused: NotFound on <c>id</c>, <c>version_id</c> or <c>environment</c>; on <c>id</c> also
    /// when the file has no version yet.</summary>
    Task<Result<FileView>> Get(VersionSelector version);

    /// <summary>A version as those show it that refer to it: also when it, or the whole file, has been deleted since. Refused:
    /// NotFound when there never was such a version.</summary>
    Task<Result<FileView>> GetReferenced(string versionId);

    /// <summary>The file with each of its versions, newest first.</summary>
    Task<Result<FileVersions>> Versions();

    /// <summary>Gives a version another name or description. Refused: NotFound on <c>version_id</c>; Conflict on <c>name</c> when
    /// another version has it.</summary>
    Task<Result<FileView>> DescribeVersion(DescribeVersion command);

    /// <summary>Deletes a version and takes it off the environments that it is deployed to. Those that refer to it still show it;
    /// the same content makes the same version again. Refused: NotFound on <c>version_id</c>; Conflict on <c>version_id</c> when it
    /// is the only one.</summary>
    Task<Result<FileRef>> DeleteVersion(string versionId);

    /// <summary>Puts the file at another path. Refused: Invalid on <c>path</c>; Conflict on <c>path</c> when it is taken.</summary>
    Task<Result<FileView>> Move(string path);

    /// <summary>Deletes the file: its path is free, and it and its versions are found no more. Those that refer to them still show
    /// them. Its id is never given again.</summary>
    Task<Result<FileRef>> Delete();

    /// <summary>Deploys a version to an environment, in place of the one that was. Refused: NotFound on <c>environment_id</c> or
    /// <c>version_id</c>.</summary>
    Task<Result<FileView>> Deploy(string environmentId, string versionId);

    /// <summary>Leaves an environment without a version of this file; that it has none already is no fault. Refused: NotFound on
    /// <c>environment_id</c>.</summary>
    Task<Result<FileRef>> Undeploy(string environmentId);

    /// <summary>What is deployed where.</summary>
    Task<Result<FileDeployments>> Deployments();
}

/// <summary>A file without a version.</summary>
/// <param name="Path">Unique in the workspace over all types.</param>
public sealed record CreateFile(FileType Type, string Path);

/// <param name="Dataset">The dataset with the version that has the datapoints.</param>
/// <param name="Given">Each datapoint that was given, in that order, also one that was given twice or was there already.</param>
public sealed record DatapointsAdded(FileView Dataset, IReadOnlyList<Datapoint> Given);

/// <param name="Name">Unique in the file; null to leave it. The same for the description.</param>
public sealed record DescribeVersion(string VersionId, string? Name, string? Description);

/// <param name="Type">The type that the caller takes the file for.</param>
/// <param name="Path">Where to create the file if it does not exist; null to address an existing one by its id alone.</param>
/// <param name="Content">UTF-8 JSON object: the version's content under the names of the v5 bodies, an evaluator's as
/// <c>{"spec": {...}}</c>, a flow's as <c>{"attributes": {...}}</c>. Any key order; nulls, defaults and unknown keys allowed.
/// Refusals name its fields by path, such as <c>spec.return_type</c>.</param>
/// <param name="VersionName">A name for the version, unique in the file; null to leave it.</param>
/// <param name="Metadata">What to set on the file; null parts are left as they are.</param>
public sealed record UpsertVersion(
    FileType Type,
    string? Path,
    byte[] Content,
    string? VersionName = null,
    string? VersionDescription = null,
    FileMetadata? Metadata = null);

/// <summary>What a command makes of the datapoints that it gives.</summary>
public enum DatasetAction
{
    /// <summary>Exactly these datapoints.</summary>
    Set,

    /// <summary>The base version's and these.</summary>
    Add,

    /// <summary>The base version's without these.</summary>
    Remove,
}

/// <summary>Finds or creates the dataset version with these datapoints. To add nothing to a dataset that exists is to look it up
/// (as SDKs do, by path): nothing is created and the base version is answered. When there is no such file, any
/// action with a path creates the dataset, if need be an empty one: a dialect in which that would surprise asks first.</summary>
/// <param name="Datapoints">UTF-8 JSON objects with <c>inputs</c>, <c>messages</c>, <c>target</c>; ids are derived from them, of
/// equal ones the first is kept. Refusals name a field such as <c>datapoints.3.inputs</c>.</param>
/// <param name="Base">For add and remove: the version to start from; null for the version created last.</param>
/// <param name="Attributes">UTF-8 JSON object, part of the version's identity; null: none for set, the base's for add and remove.</param>
/// <param name="Metadata">What to set on the file; null parts are left as they are.</param>
public sealed record UpsertDataset(
    string? Path,
    DatasetAction Action,
    IReadOnlyList<byte[]> Datapoints,
    VersionSelector? Base = null,
    byte[]? Attributes = null,
    string? VersionName = null,
    string? VersionDescription = null,
    FileMetadata? Metadata = null);
