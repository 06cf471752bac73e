using Evals.Contracts;

namespace Evals.Client;

/// <summary>What a call may be put through.</summary>
internal enum CallKind
{
    /// <summary>Carried out twice it does what it does once, and answers the same.</summary>
    Repeatable,

    /// <summary>As <see cref="Repeatable"/>, and may take as long as the deadline allows.</summary>
    RepeatableLong,

    /// <summary>A second time would be answered otherwise (deleting what the first one deleted): tried again only when it was surely
    /// not carried out.</summary>
    Once,

    /// <summary>As <see cref="Once"/>, and may take as long as the deadline allows.</summary>
    OnceLong,
}

/// <summary>Calls grains, again where that is safe, and puts what Orleans has to say of its own into the words of the contracts.</summary>
internal sealed class ClusterCalls(CallOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <exception cref="GrainUnavailableException">The deadline was up, or the outcome is unknown and the call must not be made twice.</exception>
    public async Task<T> Call<TGrain, TArgument, T>(
        TGrain grain, TArgument argument, Func<TGrain, TArgument, Task<T>> call, CallKind kind = CallKind.Repeatable)
    {
        var start = time.GetTimestamp();
        var attempt = kind is CallKind.RepeatableLong or CallKind.OnceLong && options.Deadline > options.Attempt ? options.Deadline : options.Attempt;
        for (var pause = options.Pause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await call(grain, argument).WaitAsync(attempt, time);
            }
            catch (Exception fault) when (IsOfTheCluster(fault))
            {
                var left = options.Deadline - time.GetElapsedTime(start) - pause;
                if (left <= TimeSpan.Zero || !MayRepeat(kind, fault)) throw Unavailable(fault);
                if (left < attempt) attempt = left;
            }

            await Task.Delay(pause, time);
        }
    }

    private static bool MayRepeat(CallKind kind, Exception fault) =>
        kind is CallKind.Repeatable or CallKind.RepeatableLong || WasNotCarriedOut(fault);

    /// <summary>Refused on the way: no gateway, or a silo that stops or can't be reached. A silo that was lost with the call on its way is a
    /// <see cref="SiloUnavailableException"/>, which derives from the same and says nothing.</summary>
    private static bool WasNotCarriedOut(Exception fault) => fault is OrleansMessageRejectionException and not SiloUnavailableException;

    private static bool IsOfTheCluster(Exception fault) =>
        fault is GrainUnavailableException or TimeoutException or OrleansException or ObjectDisposedException;

    private static GrainUnavailableException Unavailable(Exception fault) => fault as GrainUnavailableException
        ?? new GrainUnavailableException($"The cluster did not answer: {fault.Message}", fault);
}
