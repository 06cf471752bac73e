using Evals.Contracts;

namespace Evals.Domain.Files;

/// <summary>What callers are shown of a file, and which version they mean.</summary>
public static class FileViews
{
    /// <summary>The version that a selector means. Refused: NotFound on <c>version_id</c>; on <c>environment</c> when there is none
    /// of that name or nothing is deployed to it; on <c>id</c> when there is no file, or none with a version.</summary>
    public static Result<FileVersion> Select(this FileState file, string fileId, VersionSelector selector, WorkspaceEnvironments environments)
    {
        if (!file.Exists) return NoFile(fileId);
        if (selector.VersionId is { } id) return file.Version(id) is { } version ? version : NoVersion(file, id);
        if (selector.Environment is { } name) return DeployedTo(file, name, environments);
        if (selector.Newest) return file.Latest ?? FileVersion.None;
        return Deployed(file, environments.Default) is { } deployed ? deployed : file.Latest is { } latest ? latest : NoVersions(file, fileId);
    }

    /// <summary>What a file shows of itself when nobody asks for a version.</summary>
    public static FileView View(this FileState file, string fileId, WorkspaceEnvironments environments) =>
        file.View(fileId, file.Deployed(environments.Default) ?? file.Latest ?? FileVersion.None, environments);

    public static FileView View(this FileState file, string fileId, FileVersion version, WorkspaceEnvironments environments) => new(
        fileId,
        file.Type,
        file.Path!,
        file.CreatedAt,
        file.UpdatedAt,
        file.Metadata,
        new VersionView(
            version.Id,
            version.Content,
            version.Name,
            version.Description,
            version.CreatedAt,
            EnvironmentsOf(file, version, environments),
            version.DatapointCount,
            version.Evaluator,
            version.Deleted || file.Deleted));

    public static Refusal NoFile(string fileId) => Refusal.NotFound("File", "id", fileId);

    private static Refusal NoVersions(FileState file, string fileId) =>
        new(RefusalKind.NotFound, file.Type.ToString(), "id", $"{file.Type} {fileId} has no version yet.");

    private static Result<FileVersion> DeployedTo(FileState file, string name, WorkspaceEnvironments environments)
    {
        var environment = environments.Find(name);
        if (!environment.IsOk) return environment.Refusal;
        return Deployed(file, environment.Value) is { } version
            ? version
            : new Refusal(RefusalKind.NotFound, "Version", "environment", $"No version of this file is deployed to environment {name}.");
    }

    /// <summary>Every log that is posted asks for its version: plain loops.</summary>
    private static List<EnvironmentView> EnvironmentsOf(FileState file, FileVersion version, WorkspaceEnvironments environments)
    {
        List<EnvironmentView> found = [];
        for (var i = 0; i < environments.All.Count; i++)
        {
            var environment = environments.All[i];
            if (file.Deployments.TryGetValue(environment.Id, out var id) && id == version.Id) found.Add(environment);
        }

        return found;
    }

    /// <summary>What is deployed to an environment, or null.</summary>
    public static FileVersion? Deployed(this FileState file, EnvironmentView environment) =>
        file.Deployments.TryGetValue(environment.Id, out var id) ? file.Version(id) : null;

    public static Refusal NoVersion(FileState file, string id) =>
        new(RefusalKind.NotFound, "Version", "version_id", $"{file.Type} version {id} was not found in this file.");
}
