using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Files;

/// <summary>What every workspace has of directories without anybody making it.</summary>
public static class WorkspaceDirectories
{
    /// <summary>The directory that everything is in.</summary>
    public static DirectoryView Root(string workspace) =>
        new(ContentId.Of(IdPrefix.Directory, workspace, "root"), "", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
