using Evals.Embedded;

namespace Evals.Server;

/// <summary>
/// What is done between the last request and the end of the process: calls are finished, what waits is committed, the store is closed.
/// Each has its time, so that the process ends within 10 seconds of SIGTERM whatever the disk does.
/// </summary>
internal static partial class Ending
{
    /// <summary>The exit code when something was left undone. Nothing of it was answered.</summary>
    public const int Undone = 2;

    /// <summary>How long requests under way may take; the server then needs up to a second to cut them off.</summary>
    public static readonly TimeSpan RequestDrain = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan EngineDrain = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan StoreClose = TimeSpan.FromSeconds(1.5);

    /// <returns>The exit code.</returns>
    public static async Task<int> Finish(EmbeddedGrains grains, Data data, ILogger log)
    {
        using var deadline = new CancellationTokenSource(EngineDrain);
        var drained = await grains.Drain(deadline.Token);
        var closed = await Close(data, log);
        return drained && closed == 0 ? 0 : Undone;
    }

    /// <summary>The last step, also of a program whose grains have left already.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Close(Data data, ILogger log)
    {
        if (await data.Close(StoreClose)) return 0;
        NotClosed(log, StoreClose.TotalSeconds);
        return Undone;
    }

    [LoggerMessage(LogLevel.Error, "The store did not close within {Seconds} seconds. Writes that still wait for the disk were not answered, and may be lost.")]
    private static partial void NotClosed(ILogger log, double seconds);
}
