using Evals.Client;
using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Hosting;
using Evals.Engine.Notebook;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Silo.Grains;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Evals.Silo.Notebook;

[Alias("evals.test.notebook")]
internal interface INotebookGrain : INotebook, IGrainWithStringKey;

/// <summary>The suite's grain, hosted as the program's grains are.</summary>
[GrainType("evals.test.notebook")]
[Reentrant]
[HashBasedPlacement]
internal sealed class NotebookOnSilo : NotebookGrain, INotebookGrain, IGrainBase
{
    public NotebookOnSilo(IGrainContext context, GrainServices services, EngineParts parts, IGrainFactory grains)
        : base(context.JournalId(GrainKind.Run), services, parts.Probe, key => new NotebookCalls(new ClusterCalls(CallOptions.Once, TimeProvider.System), grains, key)) =>
        GrainContext = this.EndWith(context);

    public IGrainContext GrainContext { get; }

    public Task OnActivateAsync(CancellationToken cancellationToken) => this.StartApart();

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Leave();
}

/// <param name="gate">Closes when the cluster is shut down; null for calls between grains.</param>
internal sealed class NotebookCalls(ClusterCalls calls, IGrainFactory grains, GrainKey key, CallGate? gate = null) : INotebook
{
    public Task<Result<LinePlace>> Add(string line) => Call(line, (notebook, line) => notebook.Add(line));

    public Task<IReadOnlyList<string>> Lines() => Call(0, (notebook, _) => notebook.Lines());

    public Task<Result<LinePlace>> Claim(string path) => Call(path, (notebook, path) => notebook.Claim(path));

    public Task<Result<LinePlace>> ClaimBlindly(string path) => Call(path, (notebook, path) => notebook.ClaimBlindly(path));

    public Task<Result<LinePlace>> Stumble() => Call(0, (notebook, _) => notebook.Stumble());

    public Task<Result<LinePlace>> AddInBoth(GrainKey other, string line) => Call(line, (notebook, line) => notebook.AddInBoth(other, line));

    private async Task<T> Call<TArgument, T>(TArgument argument, Func<INotebook, TArgument, Task<T>> call)
    {
        if (gate?.TryEnter() == false) throw new GrainUnavailableException("The gateway is stopping.");
        try
        {
            return await calls.Call(grains.GetGrain<INotebookGrain>(key.ToString()), argument, call);
        }
        finally
        {
            gate?.Exit();
        }
    }
}
