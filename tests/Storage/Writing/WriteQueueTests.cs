using Evals.Storage.Writing;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Writing;

public sealed class WriteQueueTests
{
    private static readonly WriteLimits Small = new() { BatchCount = 3, BatchBytes = 2600, WaitingCount = 5, WaitingBytes = 6000 };

    private readonly WriteQueue _queue = new(Small);

    [Fact]
    public void A_batch_is_all_that_waits_up_to_its_count()
    {
        for (var i = 0; i < 5; i++) Assert.Null(_queue.TryAdd(Write(0)));
        Assert.Equal([3, 2], [Take(), Take()]);
    }

    [Fact]
    public void A_batch_ends_before_its_bytes_are_exceeded_and_a_larger_write_goes_alone()
    {
        foreach (var bytes in new[] { 1000, 1000, 3000 }) Assert.Null(_queue.TryAdd(Write(bytes)));
        Assert.Equal([2, 1], [Take(), Take()]);
    }

    [Fact]
    public void Beyond_the_count_that_may_wait_writes_are_refused_until_some_are_taken()
    {
        for (var i = 0; i < 5; i++) Assert.Null(_queue.TryAdd(Write(0)));
        Assert.True(_queue.TryAdd(Write(0))?.RetryAfter > TimeSpan.Zero);
        Take();
        Assert.Null(_queue.TryAdd(Write(0)));
    }

    [Fact]
    public void Beyond_the_bytes_that_may_wait_writes_are_refused_until_some_are_taken()
    {
        Assert.Null(_queue.TryAdd(Write(5000)));
        Assert.NotNull(_queue.TryAdd(Write(1000)));
        Assert.Null(_queue.TryAdd(Write(100)));
        Take();
        Assert.Null(_queue.TryAdd(Write(1000)));
    }

    [Fact]
    public void A_write_larger_than_all_bounds_may_wait_alone()
    {
        Assert.Null(_queue.TryAdd(Write(1_000_000)));
        Assert.NotNull(_queue.TryAdd(Write(0)));
        Assert.Equal(1, Take());
        Assert.Null(_queue.TryAdd(Write(0)));
    }

    [Fact]
    public void A_closed_queue_refuses_and_gives_out_what_waits()
    {
        _queue.TryAdd(Write(0));
        _queue.Close();
        Assert.NotNull(_queue.TryAdd(Write(0)));
        Assert.Equal(1, Take());
        Assert.False(_queue.Take([]));
    }

    [Fact]
    public async Task Closing_wakes_the_one_who_waits()
    {
        var taker = Task.Run(() => _queue.Take([]));
        _queue.Close();
        Assert.False(await taker);
    }

    private static PendingAppend Write(int bytes) => new(Append(Run("rn_1"), 1) with { Events = new byte[bytes] });

    private int Take()
    {
        var batch = new List<PendingWrite>();
        Assert.True(_queue.Take(batch));
        return batch.Count;
    }
}
