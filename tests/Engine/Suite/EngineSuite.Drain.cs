namespace Evals.Engine.Suite;

public abstract partial class EngineSuite
{
    [Fact]
    public async Task Shutdown_finishes_the_calls_in_flight_and_takes_no_more()
    {
        var hold = Journal.HoldNext();
        var inFlight = Notebook().Add("in flight");
        await hold.Reached;
        var queued = await Sent(() => Notebook().Add("queued"));
        var drain = _engine.Drain();
        await Unavailable(Notebook().Add("too late"));
        await Unavailable(Notebook("b").Lines());
        Assert.False(drain.IsCompleted);
        hold.Release();
        await Ok(inFlight);
        await Ok(queued);
        await drain;

        await Unavailable(Notebook().Lines());
        Crash();
        Assert.Equal(["in flight", "queued"], await Notebook().Lines());
    }

    [Fact]
    public async Task Shutdown_lets_a_call_in_flight_call_another_grain()
    {
        var hold = Journal.HoldNext();
        var both = Notebook("a").AddInBoth(Key("b"), "line");
        await hold.Reached;
        var drain = _engine.Drain();
        hold.Release();
        await Ok(both);
        await drain;

        Crash();
        Assert.Equal(["line"], await Notebook("b").Lines());
    }

    [Fact]
    public async Task Everything_answered_under_load_is_there_after_shutdown()
    {
        var answered = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var callers = Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                await Ok(Notebook($"{caller % 4}").Add($"{caller}/{i}"));
                answered.Enqueue($"{caller}/{i}");
            }
        })).ToArray();
        while (answered.Count < 200) await Task.Yield();
        await _engine.Drain();
        foreach (var caller in callers) await Unavailable(caller);

        Crash();
        List<string> lines = [];
        for (var i = 0; i < 4; i++) lines.AddRange(await Notebook($"{i}").Lines());
        Assert.Equal(answered.Order(), lines.Order());
    }
}
