using Evals.Client;
using Evals.Grains;
using Evals.Grains.Ports;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Evals.Silo.Grains;

/// <summary>An evaluation as an Orleans grain: interleaved, because the mailbox takes the turns.</summary>
[GrainType("evals.evaluation")]
[Reentrant]
[HashBasedPlacement]
internal sealed class EvaluationOnSilo : EvaluationGrain, IEvaluationGrain, IGrainBase
{
    public EvaluationOnSilo(IGrainContext context, GrainServices services)
        : base(context.JournalId(GrainKind.Evaluation), services) => GrainContext = this.EndWith(context);

    public IGrainContext GrainContext { get; }

    public Task OnActivateAsync(CancellationToken cancellationToken) => this.StartApart();

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Leave();
}
