using Evals.Contracts;

namespace Evals.Client;

/// <summary>The grains of a cluster, for gateways, internal services and the silos themselves.</summary>
internal sealed class ClusterGrains(IGrainFactory grains, ClusterCalls calls, IdSource ids) : IGrains
{
    /// <summary>Asked by every request of a gateway, so that what was found is remembered.</summary>
    private readonly RememberedWorkspaces _workspaces =
        new(new WorkspacesCalls(calls, grains), TimeProvider.System);

    public IFile File(GrainKey key) => new FileCalls(calls, grains.GetGrain<IFileGrain>(key.ToString()));

    public IEvaluation Evaluation(GrainKey key) => new EvaluationCalls(calls, grains.GetGrain<IEvaluationGrain>(key.ToString()));

    public IRun Run(GrainKey key) => new RunCalls(calls, grains.GetGrain<IRunGrain>(key.ToString()), ids);

    public ICatalog Catalog(string workspace) => new CatalogCalls(calls, grains.GetGrain<ICatalogGrain>(workspace));

    public IDirectories Directories(string workspace) => new DirectoriesCalls(calls, grains.GetGrain<IDirectoriesGrain>(workspace));

    public ILogs Logs(string workspace) => new LogsCalls(calls, grains.GetGrain<ILogsGrain>(workspace));

    public IAnswers Answers(string workspace) => new AnswersCalls(calls, grains.GetGrain<IAnswersGrain>(workspace));

    public IWorkspaces Workspaces() => _workspaces;
}
