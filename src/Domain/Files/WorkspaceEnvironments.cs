using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Files;

/// <summary>The places that a workspace deploys versions to. Every workspace has the same two, from the beginning of time.</summary>
public sealed class WorkspaceEnvironments(string workspace)
{
    public EnvironmentView Default { get; } = Make(workspace, "production", isDefault: true);

    public EnvironmentView Staging { get; } = Make(workspace, "staging", isDefault: false);

    public EnvironmentView? Named(string name) => All.FirstOrDefault(environment => environment.Name == name);

    public IReadOnlyList<EnvironmentView> All => [Default, Staging];

    private static EnvironmentView Make(string workspace, string name, bool isDefault) =>
        new(ContentId.Of(IdPrefix.Environment, workspace, name), name, isDefault, DateTimeOffset.UnixEpoch);
}
