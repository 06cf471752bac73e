using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Testing;

namespace Evals.Gateway.Tests.Http;

public sealed class ArrivalOrderTests
{
    private static readonly GrainKey Thing = new("ours", "thing");

    private readonly FakeTime _time = new();
    private readonly ArrivalOrder _order;

    public ArrivalOrderTests() => _order = new ArrivalOrder(_time);

    [Fact]
    public async Task Whoever_comes_later_waits_until_all_before_have_left()
    {
        var (first, second, third) = (_order.Enter(Thing), _order.Enter(Thing), _order.Enter(Thing));
        Assert.True(first.Come().IsCompleted);
        var (isSecond, isThird) = (second.Come(), third.Come());
        second.Dispose();
        Assert.False(isThird.IsCompleted);
        first.Dispose();
        await isSecond;
        await isThird;
    }

    [Fact]
    public void Nobody_waits_for_those_who_ask_about_something_else()
    {
        _order.Enter(Thing);
        Assert.True(_order.Enter(Thing with { Id = "other" }).Come().IsCompleted);
        Assert.True(_order.Enter(Thing with { Workspace = "theirs" }).Come().IsCompleted);
    }

    [Fact]
    public void Once_all_have_left_the_next_one_is_the_first()
    {
        _order.Enter(Thing).Dispose();
        Assert.True(_order.Enter(Thing).Come().IsCompleted);
    }

    [Fact]
    public async Task Who_is_too_slow_loses_its_place()
    {
        _order.Enter(Thing);
        var waiting = _order.Enter(Thing).Come();
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await waiting;
    }
}
