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

    /// <summary>Calls again for as long as it is told to.</summary>
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
                // Told to come again, after the others.
                await Task.Yield();
            }
        }
    }
}
