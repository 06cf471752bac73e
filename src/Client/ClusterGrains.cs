using Evals.Contracts;
using FileReads = Evals.Client.SharedReads<(Orleans.Runtime.GrainId File, Evals.Contracts.VersionSelector Version), Evals.Contracts.Result<Evals.Contracts.FileView>>;

namespace Evals.Client;

/// <summary>The grains of a cluster, for gateways, internal services and the silos themselves.</summary>
internal sealed class ClusterGrains(IGrainFactory grains, ClusterCalls calls, IdSource ids) : IGrains
{
    private readonly GrainRefs<IRunGrain> _runs = new(grains);
    private readonly GrainRefs<IEvaluationGrain> _evaluations = new(grains);
    private readonly GrainRefs<IFileGrain> _files = new(grains);
    private readonly GrainRefs<ICatalogGrain> _catalogs = new(grains);
    private readonly GrainRefs<IDirectoriesGrain> _directories = new(grains);
    private readonly GrainRefs<ILogsGrain> _logs = new(grains);
    private readonly GrainRefs<IAnswersGrain> _answers = new(grains);
    private readonly FileReads _fileReads = new();

    /// <summary>Asked by every request of a gateway, so that what was found is remembered.</summary>
    private readonly RememberedWorkspaces _workspaces =
        new(new WorkspacesCalls(calls, grains), TimeProvider.System);

    public IFile File(GrainKey key) => new FileCalls(calls, _files.Of(key.ToString()), _fileReads);

    public IEvaluation Evaluation(GrainKey key) => new EvaluationCalls(calls, _evaluations.Of(key.ToString()));

    public IRun Run(GrainKey key) => new RunCalls(calls, _runs.Of(key.ToString()), ids);

    public ICatalog Catalog(string workspace) => new CatalogCalls(calls, _catalogs.Of(workspace));

    public IDirectories Directories(string workspace) => new DirectoriesCalls(calls, _directories.Of(workspace));

    public ILogs Logs(string workspace) => new LogsCalls(calls, _logs.Of(workspace));

    public IAnswers Answers(string workspace) => new AnswersCalls(calls, _answers.Of(workspace));

    public IWorkspaces Workspaces() => _workspaces;
}
