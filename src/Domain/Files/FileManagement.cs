using Evals.Contracts;

namespace Evals.Domain.Files;

/// <summary>What happens to a file besides getting versions. Each decision is the events to commit, none when nothing changes.
/// Refused everywhere: NotFound on <c>id</c> when there is no file.</summary>
public static class FileManagement
{
    /// <summary>Refused: Invalid on <c>path</c>.</summary>
    public static Result<List<FileEvent>> Move(FileState file, string fileId, string path, DateTimeOffset now)
    {
        if (!file.Exists) return FileViews.NoFile(fileId);
        if (path == file.Path) return NoEvents;
        return FilePath.Check(file.Type.ToString(), path) is { } refusal ? refusal : new List<FileEvent> { new FileMoved(path, now) };
    }

    public static Result<List<FileEvent>> Delete(FileState file, string fileId, DateTimeOffset now) =>
        file.Exists ? new List<FileEvent> { new FileDeleted(now) } : FileViews.NoFile(fileId);

    /// <summary>Refused: NotFound on <c>version_id</c>; Invalid or Conflict on <c>name</c>.</summary>
    public static Result<List<FileEvent>> DescribeVersion(FileState file, string fileId, DescribeVersion command, DateTimeOffset now)
    {
        var found = Version(file, fileId, command.VersionId);
        if (!found.IsOk) return found.Refusal;
        var version = found.Value;
        if (command.Name is { } name)
        {
            if (Names.Check("Version", "name", name) is { } badName) return badName;
            if (file.VersionNamed(name) is { } other && other.Id != version.Id)
                return Refusal.Conflict("Version", "name", $"Version {other.Id} of this file has the name {name} already.");
        }

        var named = new VersionNamed(version.Id, command.Name ?? version.Name, command.Description ?? version.Description, now);
        return named.Name == version.Name && named.Description == version.Description ? NoEvents : [named];
    }

    /// <summary>Refused: NotFound on <c>version_id</c>; Conflict on it when the file has no other version, because a file without one
    /// could not be shown to anybody.</summary>
    public static Result<List<FileEvent>> DeleteVersion(FileState file, string fileId, string versionId, DateTimeOffset now)
    {
        var found = Version(file, fileId, versionId);
        if (!found.IsOk) return found.Refusal;
        if (file.Versions.Count == 1)
            return Refusal.Conflict("Version", "version_id", "It is the only version of this file. Delete the file instead.");
        var freed = file.Deployments.Where(deployment => deployment.Value == versionId).Select(deployment => deployment.Key).Order(StringComparer.Ordinal);
        List<FileEvent> events = [.. freed.Select(environment => new VersionUndeployed(environment, now)), new VersionRemoved(versionId, now)];
        return events;
    }

    /// <summary>Refused: NotFound on <c>environment_id</c> or <c>version_id</c>.</summary>
    public static Result<List<FileEvent>> Deploy(
        FileState file, string fileId, string environmentId, string versionId, WorkspaceEnvironments environments, DateTimeOffset now)
    {
        var version = Version(file, fileId, versionId);
        if (!version.IsOk) return version.Refusal;
        var environment = environments.FindById(environmentId);
        if (!environment.IsOk) return environment.Refusal;
        return file.Deployed(environment.Value)?.Id == versionId ? NoEvents : [new VersionDeployed(environmentId, versionId, now)];
    }

    /// <summary>Refused: NotFound on <c>environment_id</c>.</summary>
    public static Result<List<FileEvent>> Undeploy(
        FileState file, string fileId, string environmentId, WorkspaceEnvironments environments, DateTimeOffset now)
    {
        if (!file.Exists) return FileViews.NoFile(fileId);
        var environment = environments.FindById(environmentId);
        if (!environment.IsOk) return environment.Refusal;
        return file.Deployed(environment.Value) is null ? NoEvents : [new VersionUndeployed(environmentId, now)];
    }

    private static List<FileEvent> NoEvents => [];

    private static Result<FileVersion> Version(FileState file, string fileId, string versionId)
    {
        if (!file.Exists) return FileViews.NoFile(fileId);
        return file.Version(versionId) is { } version ? version : FileViews.NoVersion(file, versionId);
    }
}
