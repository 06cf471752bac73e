using Evals.Embedded;

namespace Evals.Engine.Embedded;

public sealed class CallGateTests
{
    private readonly CallGate _gate = new();

    [Fact]
    public async Task Closing_waits_for_those_inside_and_lets_nobody_in()
    {
        Assert.True(_gate.TryEnter());
        Assert.True(_gate.TryEnter());
        var closed = _gate.Close();
        Assert.False(_gate.TryEnter());
        _gate.Exit();
        Assert.False(closed.IsCompleted);
        _gate.Exit();
        await closed;
        Assert.False(_gate.TryEnter());
    }

    [Fact]
    public void Only_an_empty_gate_closes_without_waiting()
    {
        Assert.True(_gate.TryEnter());
        Assert.False(_gate.TryCloseEmpty());
        _gate.Exit();
        Assert.True(_gate.TryCloseEmpty());
        Assert.False(_gate.TryEnter());
        Assert.True(_gate.Close().IsCompleted);
    }

    [Fact]
    public async Task Whoever_gets_in_while_it_closes_is_waited_for()
    {
        for (var round = 0; round < 200; round++)
        {
            var gate = new CallGate();
            var inside = 0;
            var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                while (gate.TryEnter())
                {
                    Interlocked.Increment(ref inside);
                    Interlocked.Decrement(ref inside);
                    gate.Exit();
                }
            })).ToArray();
            await gate.Close();
            Assert.Equal(0, Volatile.Read(ref inside));
            await Task.WhenAll(callers);
        }
    }
}
