using Evals.Client;
using Evals.Grains;
using Evals.Grains.Ports;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Evals.Silo.Grains;

/// <summary>A run as an Orleans grain: interleaved, because the mailbox takes the turns.</summary>
[GrainType("evals.run")]
[Reentrant]
[HashBasedPlacement]
internal sealed class RunOnSilo : RunGrain, IRunGrain, IGrainBase
{
    public RunOnSilo(IGrainContext context, GrainServices services)
        : base(context.JournalId(GrainKind.Run), services) => GrainContext = this.EndWith(context);

    public IGrainContext GrainContext { get; }

    public Task OnActivateAsync(CancellationToken cancellationToken) => this.StartApart();

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Leave();
}
