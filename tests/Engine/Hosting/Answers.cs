using Evals.Contracts;

namespace Evals.Engine.Hosting;

/// <summary>How callers take the answers of grains.</summary>
internal static class Answers
{
    public static async Task<T> Ok<T>(Task<Result<T>> call)
        where T : notnull
    {
        var result = await call;
        Assert.Null(result.Refusal);
        return result.Value!;
    }

    public static Task<GrainUnavailableException> Unavailable(Task call) =>
        Assert.ThrowsAsync<GrainUnavailableException>(() => call);

    /// <summary>For where nothing can be awaited. Apart from xunit's own threads: it has one for each processor, and when all of them wait
    /// here nobody is left to go on with what they wait for.</summary>
    public static void Wait(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();

    /// <inheritdoc cref="Wait(Func{Task})"/>
    public static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    /// <summary>Calls again for as long as it is told to: at once at first, then with pauses, because an engine may take seconds to start
    /// and the one before it refuses everything at once.</summary>
    public static async Task<T> Retry<T>(Func<Task<T>> call, int attempts = 1000)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (GrainUnavailableException) when (attempt < attempts)
            {
                if (attempt < 100) await Task.Yield();
                else await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
