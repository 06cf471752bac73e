namespace Evals.Grains;

/// <summary>Does a piece of work again and again, never two at a time; the work itself deals with its faults.</summary>
internal sealed class Periodic : IAsyncDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;

    public Periodic(TimeSpan period, TimeProvider time, Func<Task> work)
    {
        _timer = new PeriodicTimer(period, time);
        _loop = Loop(work);
    }

    private async Task Loop(Func<Task> work)
    {
        while (await _timer.WaitForNextTickAsync()) await work();
    }

    /// <summary>Lets no work begin from now on; what is going on goes on.</summary>
    public void Stop() => _timer.Dispose();

    /// <summary>Stops, and waits for work that is going on.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await _loop;
    }
}
