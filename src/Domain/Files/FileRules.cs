using Evals.Contracts;
using Evals.Domain.Files.Content;
using Evals.Domain.Ids;

namespace Evals.Domain.Files;

/// <summary>A version that a file is to have.</summary>
/// <param name="Path">Where the file is to be; null when the caller addressed it by its id alone.</param>
/// <param name="Id">Derived from the content, so that a file which has it has the content.</param>
/// <param name="Name">The name that it is to have; null to leave it. The same for the description.</param>
/// <param name="Metadata">What to set on the file; null parts are left as they are.</param>
public sealed record VersionDraft(
    FileType Type,
    string? Path,
    string Id,
    VersionContent Content,
    int DatapointCount,
    string? Name,
    string? Description,
    FileMetadata? Metadata)
{
    /// <summary>The draft that an upsert of anything but a dataset stands for. Refused: Invalid on the content's fields.</summary>
    public static Result<VersionDraft> Of(string fileId, UpsertVersion command)
    {
        if (command.Type == FileType.Dataset)
            return Refusal.Invalid("Dataset", "type", "A dataset's versions are made of datapoints; it has a command of its own.");
        return VersionContent.Read(command.Type, command.Content).Map(content => new VersionDraft(
            command.Type,
            command.Path,
            ContentId.OfVersion(fileId, command.Type, content.Identity),
            content,
            DatapointCount: 0,
            command.VersionName,
            command.VersionDescription,
            command.Metadata));
    }
}

/// <summary>What an upsert comes to.</summary>
/// <param name="Events">Empty when everything is there already.</param>
/// <param name="IsNewVersion">Whether the file did not have the version.</param>
public sealed record FileChange(IReadOnlyList<FileEvent> Events, string VersionId, bool IsNewVersion);

/// <summary>What may be done to a file.</summary>
public static class FileRules
{
    /// <summary>Creates the file without a version; nothing when it is there. Refused as <see cref="IFile.Create"/> says.</summary>
    public static Result<List<FileEvent>> Create(FileState file, string fileId, CreateFile command, DateTimeOffset now)
    {
        var subject = command.Type.ToString();
        if (file.Exists && file.Type == command.Type && file.Path == command.Path) return new List<FileEvent>();
        if (file.Path is not null) return Refusal.Conflict(subject, "id", $"The id {fileId} has been used for another file.");
        return FilePath.Check(subject, command.Path) is { } badPath
            ? badPath
            : new List<FileEvent> { new FileCreated(command.Type, command.Path, now) };
    }

    /// <summary>Creates the file if there is none, and gives it the version if it has not got it. The first version is deployed to
    /// the default environment and stays there.</summary>
    /// <remarks>Id and path may both be given; they must mean the same file. A path that is not the file's is refused rather than
    /// ignored or taken for a move: either would hide a mistake.</remarks>
    public static Result<FileChange> Upsert(
        FileState file, string fileId, VersionDraft draft, WorkspaceEnvironments environments, DateTimeOffset now)
    {
        if (Refuse(file, fileId, draft) is { } refusal) return refusal;

        List<FileEvent> events = [];
        var known = file.Version(draft.Id);
        if (!file.Exists) events.Add(new FileCreated(draft.Type, draft.Path!, now));
        if (Merge(file.Metadata, draft.Metadata) is { } metadata) events.Add(new MetadataChanged(metadata, now));
        if (known is null) events.Add(Added(draft, now));
        else if (IsRenamed(known, draft)) events.Add(new VersionNamed(known.Id, draft.Name ?? known.Name, draft.Description ?? known.Description, now));
        if (file.Latest is null) events.Add(new VersionDeployed(environments.Default.Id, draft.Id, now));
        return new FileChange(events, draft.Id, known is null);
    }

    private static Refusal? Refuse(FileState file, string fileId, VersionDraft draft)
    {
        var subject = draft.Type.ToString();
        if (file.Deleted || (!file.Exists && draft.Path is null)) return FileViews.NoFile(fileId);
        if (!file.Exists && FilePath.Check(subject, draft.Path!) is { } badPath) return badPath;
        if (file.Exists && file.Type != draft.Type)
            return Refusal.Conflict(subject, draft.Path is null ? "id" : "path", $"The file {file.Path} is not a {subject} but a {file.Type}.");
        if (file.Exists && draft.Path is not null && draft.Path != file.Path)
            return Refusal.Invalid(subject, "path", $"The file with id {fileId} has the path {file.Path}, not {draft.Path}.");

        if (draft.Name is not { } name) return null;
        if (Names.Check(subject, "version_name", name) is { } badName) return badName;
        return file.VersionNamed(name) is { } other && other.Id != draft.Id
            ? Refusal.Conflict(subject, "version_name", $"Version {other.Id} of this file has the name {name} already.")
            : null;
    }

    private static VersionAdded Added(VersionDraft draft, DateTimeOffset now) => new(
        draft.Id, draft.Content.Sent, draft.Name, draft.Description, draft.DatapointCount, draft.Content.Evaluator, now);

    private static bool IsRenamed(FileVersion known, VersionDraft draft) =>
        (draft.Name ?? known.Name) != known.Name || (draft.Description ?? known.Description) != known.Description;

    /// <summary>The metadata after a change, or null when nothing changes.</summary>
    private static FileMetadata? Merge(FileMetadata old, FileMetadata? change)
    {
        if (change is null) return null;
        var merged = new FileMetadata(change.Description ?? old.Description, change.Tags ?? old.Tags, change.Readme ?? old.Readme);
        var same = merged.Description == old.Description
            && merged.Readme == old.Readme
            && (merged.Tags ?? []).SequenceEqual(old.Tags ?? []);
        return same ? null : merged;
    }
}
