using Evals.Client;
using Evals.Grains;
using Evals.Grains.Ports;
using Orleans.Concurrency;

namespace Evals.Silo.Grains;

/// <summary>Lists and look-ups, answered by the silo that a call reaches first.</summary>
[GrainType("evals.catalog")]
[StatelessWorker(1)]
[Reentrant]
internal sealed class CatalogOnSilo(IGrainContext context, Stores stores) : Catalog(context.GrainId.Key.ToString()!, stores), ICatalogGrain, IGrainBase
{
    public IGrainContext GrainContext => context;
}

/// <summary>Log documents, answered by the silo that a call reaches first.</summary>
[GrainType("evals.logs")]
[StatelessWorker(1)]
[Reentrant]
internal sealed class LogsOnSilo(IGrainContext context, Stores stores)
    : Logs(context.GrainId.Key.ToString()!, stores.Logs, stores.Catalog), ILogsGrain, IGrainBase
{
    public IGrainContext GrainContext => context;
}

/// <summary>Workspaces and keys, answered by the silo that a call reaches first.</summary>
[GrainType("evals.workspaces")]
[StatelessWorker(1)]
[Reentrant]
internal sealed class WorkspacesOnSilo(IGrainContext context, Stores stores) : Workspaces(stores), IWorkspacesGrain, IGrainBase
{
    public IGrainContext GrainContext => context;
}

/// <summary>Answers to named requests, kept by the silo that a call reaches first.</summary>
[GrainType("evals.answers")]
[StatelessWorker(1)]
[Reentrant]
internal sealed class AnswersOnSilo(IGrainContext context, GrainServices services)
    : Answers(context.GrainId.Key.ToString()!, services), IAnswersGrain, IGrainBase
{
    public IGrainContext GrainContext => context;
}

/// <summary>Changes of a workspace's directories.</summary>
[GrainType("evals.directories")]
[Reentrant]
internal sealed class DirectoriesOnSilo(IGrainContext context, GrainServices services)
    : Directories(context.GrainId.Key.ToString()!, services), IDirectoriesGrain, IGrainBase
{
    public IGrainContext GrainContext => context;

    public Task OnActivateAsync(CancellationToken cancellationToken) => this.StartApart();
}
