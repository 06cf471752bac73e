using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Embedded;

/// <summary>The way to the activations: for callers from outside through a gate that closes when the engine stops, for the grains
/// themselves without one, so that calls that were taken can be finished.</summary>
internal sealed class GrainCalls(Activations activations, CallGate? gate)
{
    public async Task<T> Call<TGrain, TArgument, T>(GrainId id, TArgument argument, Func<TGrain, TArgument, Task<T>> call)
    {
        if (gate?.TryEnter() == false) throw new GrainUnavailableException("The engine is stopping.");
        try
        {
            var activation = activations.Enter(id);
            try
            {
                return await call((TGrain)activation.Grain, argument);
            }
            finally
            {
                activations.Exit(activation);
            }
        }
        finally
        {
            gate?.Exit();
        }
    }
}
