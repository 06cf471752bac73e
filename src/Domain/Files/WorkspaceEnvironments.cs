using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Files;

/// <summary>The places that a workspace deploys versions to. Every workspace has the same two, from the beginning of time.</summary>
public sealed class WorkspaceEnvironments
{
    public WorkspaceEnvironments(string workspace)
    {
        Default = Make(workspace, "production", isDefault: true);
        Staging = Make(workspace, "staging", isDefault: false);
        All = [Default, Staging];
    }

    public EnvironmentView Default { get; }

    public EnvironmentView Staging { get; }

    /// <summary>The environment of an id. Refused: NotFound on <c>environment_id</c>.</summary>
    public Result<EnvironmentView> FindById(string id) => All.FirstOrDefault(environment => environment.Id == id) is { } environment
        ? environment
        : Refusal.NotFound("Environment", "environment_id", id);

    public IReadOnlyList<EnvironmentView> All { get; }

    /// <summary>The environment of a name. Refused: NotFound on <c>environment</c>.</summary>
    public Result<EnvironmentView> Find(string name) => All.FirstOrDefault(environment => environment.Name == name) is { } environment
        ? environment
        : new Refusal(RefusalKind.NotFound, "Environment", "environment", $"Environment {name} does not exist.");

    private static EnvironmentView Make(string workspace, string name, bool isDefault) =>
        new(ContentId.Of(IdPrefix.Environment, workspace, name), name, isDefault, DateTimeOffset.UnixEpoch);
}
