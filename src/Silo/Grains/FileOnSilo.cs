using Evals.Client;
using Evals.Grains;
using Evals.Grains.Ports;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Evals.Silo.Grains;

/// <summary>A file as an Orleans grain: interleaved, because the mailbox takes the turns.</summary>
[GrainType("evals.file")]
[Reentrant]
[HashBasedPlacement]
internal sealed class FileOnSilo : FileGrain, IFileGrain, IGrainBase
{
    public FileOnSilo(IGrainContext context, GrainServices services)
        : base(context.JournalId(GrainKind.File), services) => GrainContext = this.EndWith(context);

    public IGrainContext GrainContext { get; }

    public Task OnActivateAsync(CancellationToken cancellationToken) => this.StartApart();

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Leave();
}
