namespace Evals.Contracts;

/// <summary>Which version of a file: <see cref="VersionId"/>, else the one deployed to <see cref="Environment"/>, else the
/// one deployed to the default environment, else the one created last.</summary>
/// <param name="Newest">The version created last, wherever it is deployed; a version without an id (<see cref="VersionView.IsNone"/>) of a file that has none yet.</param>
public sealed record VersionSelector(string? VersionId = null, string? Environment = null, bool Newest = false)
{
    public static VersionSelector Default { get; } = new();

    public static VersionSelector CreatedLast { get; } = new(Newest: true);
}

/// <summary>A file with one of its versions.</summary>
/// <param name="Id">Such as <c>pr_...</c>.</param>
/// <param name="Path">Folder and name, <c>folder/name</c>, without a leading slash; unique in the workspace over all types.</param>
/// <param name="CreatedAt">When the file was created.</param>
/// <param name="UpdatedAt">When the file or one of its versions last changed.</param>
public sealed record FileView(
    string Id,
    FileType Type,
    string Path,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    FileMetadata Metadata,
    VersionView Version)
{
    /// <summary>The last segment of the path.</summary>
    public string Name => FilePaths.NameOf(Path);
}

/// <summary>What users write about a file; no part of any version's identity.</summary>
public sealed record FileMetadata(string? Description = null, IReadOnlyList<string>? Tags = null, string? Readme = null);

/// <summary>One version of a file. Its id is derived from the file and the content: the same content is the same version.</summary>
/// <param name="Id">Such as <c>prv_...</c>.</param>
/// <param name="Content">UTF-8 JSON object: the fields that the version's identity rests on, under the names of the v5 bodies
/// (<c>model</c>, <c>attributes</c>, an evaluator's under <c>spec</c>), sorted, with the values that were sent when the version
/// was made; those that were null are left out, and what was not sent is not filled in. For a dataset only its
/// <c>attributes</c>; the datapoints are read from <see cref="ICatalog"/>.</param>
/// <param name="Environments">Ids of the environments (see <see cref="EnvironmentView"/>) that this version is deployed to.</param>
/// <param name="DatapointCount">For a dataset: how many datapoints the version has; otherwise 0.</param>
/// <param name="Evaluator">For an evaluator: what the rules need of its spec; otherwise null.</param>
/// <param name="Deleted">Whether the version, or its whole file, has been deleted: only <see cref="IFile.GetReferenced"/> shows such a one.</param>
public sealed record VersionView(
    string Id,
    byte[] Content,
    string? Name,
    string? Description,
    DateTimeOffset CreatedAt,
    IReadOnlyList<EnvironmentView> Environments,
    int DatapointCount,
    EvaluatorSpec? Evaluator,
    bool Deleted = false)
{
    /// <summary>What stands for the version of a file that has none yet: it has no id.</summary>
    public bool IsNone => Id.Length == 0;
}

/// <param name="All">The file with each of its versions.</param>
public sealed record FileVersions(IReadOnlyList<FileView> All);

/// <param name="All">One entry for each environment, the default one first.</param>
public sealed record FileDeployments(IReadOnlyList<FileDeployment> All);

/// <param name="Deployed">The file with the version that is deployed there; null when none is.</param>
public sealed record FileDeployment(EnvironmentView Environment, FileView? Deployed);

/// <summary>A place to deploy versions to. Every workspace has the same ones.</summary>
/// <param name="Id">Such as <c>env_...</c>; the same for all files of a workspace.</param>
/// <param name="IsDefault">Whether reads that name no version and no environment use this one.</param>
public sealed record EnvironmentView(string Id, string Name, bool IsDefault, DateTimeOffset CreatedAt);

/// <summary>Where a file or version is: what look-ups answer.</summary>
public sealed record FileRef(string FileId, FileType Type, string Path);

/// <summary>One row of a dataset.</summary>
/// <param name="Id">Derived from the content: <c>dp_</c> and 27 characters.</param>
/// <param name="Document">UTF-8 JSON object with <c>inputs</c>, <c>messages</c> and <c>target</c>, absent where not given.</param>
public sealed record Datapoint(string Id, byte[] Document);
