using Evals.Contracts;

namespace Evals.Domain.Files;

/// <summary>What lists say of a file.</summary>
/// <param name="Environments">Ids of the environments that a version of it is deployed to, sorted.</param>
public sealed record FileListing(
    FileType Type, string Path, IReadOnlyList<string> Environments, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The listing once these events, at least one, have happened to a file.</summary>
    public static FileListing After(FileState file, IReadOnlyList<FileEvent> events)
    {
        var (type, path, createdAt) = (file.Type, file.Path, file.CreatedAt);
        SortedDictionary<string, string> deployments = new(file.Deployments.ToDictionary(), StringComparer.Ordinal);
        foreach (var happened in events)
        {
            switch (happened)
            {
                case FileCreated created:
                    (type, path, createdAt) = (created.Type, created.Path, created.At);
                    break;
                case FileMoved moved:
                    path = moved.Path;
                    break;
                case VersionUndeployed undeployed:
                    deployments.Remove(undeployed.EnvironmentId);
                    break;
                case VersionDeployed deployed:
                    deployments[deployed.EnvironmentId] = deployed.VersionId;
                    break;
            }
        }

        return new FileListing(type, path!, [.. deployments.Keys], createdAt, events[^1].At);
    }
}
