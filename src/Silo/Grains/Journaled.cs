using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;
using JournalId = Evals.Grains.Ports.GrainId;

namespace Evals.Silo.Grains;

/// <summary>What ties a grain with a journal to its activation on a silo.</summary>
internal static class Journaled
{
    /// <summary>The journal of the grain that this is the activation of.</summary>
    public static JournalId JournalId(this IGrainContext context, GrainKind kind) =>
        new(kind, GrainKey.Parse(context.GrainId.Key.ToString()!));

    /// <summary>Lets the first calls run apart from the start. Orleans starts an activation while it holds a lock that calls to it need, and goes
    /// on to the calls that wait as long as nothing is awaited: two grains whose first calls call one another would wait for ever.</summary>
    public static async Task StartApart(this IGrainBase grain) => await Task.Yield();

    /// <summary>When the grain ends by itself, so does its activation. There may be another activation anywhere that does not know
    /// of this one (its silo froze, or lost touch), so that a write of its may always be late.</summary>
    public static IGrainContext EndWith(this IActivation grain, IGrainContext context)
    {
        grain.MayWritesBeLate = static () => true;
        // Without the fault, which the grain has logged: the reason is sent to callers, who may not know its type.
        grain.Ended = _ => context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, "The grain ended."));
        return context;
    }
}
