using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Embedded;

/// <summary>The way to the activations: for callers from outside through a gate that closes when the engine stops, for the grains
/// themselves without one, so that calls that were taken can be finished.</summary>
internal sealed class GrainCalls(Activations activations, CallGate? gate)
{
    public Task<T> Call<TGrain, TArgument, T>(GrainId id, TArgument argument, Func<TGrain, TArgument, Task<T>> call) =>
        gate is null ? activations.Call(id, argument, call) : Gated(gate, id, argument, call);

    private async Task<T> Gated<TGrain, TArgument, T>(CallGate gate, GrainId id, TArgument argument, Func<TGrain, TArgument, Task<T>> call)
    {
        if (!gate.TryEnter()) throw new GrainUnavailableException("The engine is stopping.");
        try
        {
            return await activations.Call(id, argument, call);
        }
        finally
        {
            gate.Exit();
        }
    }
}
