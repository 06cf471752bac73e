using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;

namespace Evals.Embedded;

/// <summary>Addresses of grains in this process.</summary>
internal sealed class LocalGrains(GrainCalls calls, Stores stores, IWorkspaces workspaces, Func<GrainServices> services) : IGrains
{
    public IFile File(GrainKey key) => new FileProxy(calls, key);

    public IEvaluation Evaluation(GrainKey key) => new EvaluationProxy(calls, key);

    public IRun Run(GrainKey key) => new RunProxy(calls, key);

    public ICatalog Catalog(string workspace) => new Catalog(workspace, stores);

    public IDirectories Directories(string workspace) => new Directories(workspace, services());

    public ILogs Logs(string workspace) => new Logs(workspace, stores.Logs, stores.Catalog);

    public IAnswers Answers(string workspace) => new Answers(workspace, services());

    public IWorkspaces Workspaces() => workspaces;
}
