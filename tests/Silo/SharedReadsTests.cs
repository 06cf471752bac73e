using Evals.Client;

namespace Evals.Silo;

public sealed class SharedReadsTests
{
    private readonly SharedReads<string, int> _reads = new();
    private readonly List<TaskCompletionSource<int>> _calls = [];

    [Fact]
    public async Task Reads_that_are_asked_for_during_a_call_share_the_next_one()
    {
        var first = Read();
        Task<int>[] others = [Read(), Read(), Read()];
        Assert.Single(_calls);

        _calls[0].SetResult(1);
        Assert.Equal(1, await first);
        Assert.Equal(2, _calls.Count);
        Assert.All(others, other => Assert.False(other.IsCompleted));

        _calls[1].SetResult(2);
        Assert.All(await Task.WhenAll(others), answer => Assert.Equal(2, answer));
    }

    [Fact]
    public async Task A_read_after_all_others_begins_at_once()
    {
        for (var i = 0; i < 3; i++)
        {
            var read = Read();
            _calls[i].SetResult(i);
            Assert.Equal(i, await read);
        }
    }

    [Fact]
    public async Task Other_keys_wait_for_nobody()
    {
        var first = Read();
        var other = Read("other");
        _calls[1].SetResult(2);
        Assert.Equal(2, await other);
        _calls[0].SetResult(1);
        Assert.Equal(1, await first);
    }

    [Fact]
    public async Task A_call_that_fails_fails_those_who_share_it_and_no_others()
    {
        var first = Read();
        Task<int>[] others = [Read(), Read()];
        _calls[0].SetException(new FormatException("a bug"));
        await Assert.ThrowsAsync<FormatException>(() => first);

        var last = Read();
        _calls[1].SetException(new FormatException("another"));
        foreach (var other in others) await Assert.ThrowsAsync<FormatException>(() => other);
        while (_calls.Count < 3) await Task.Yield();
        _calls[2].SetResult(3);
        Assert.Equal(3, await last);
    }

    private Task<int> Read(string key = "a") => _reads.Read(key, () =>
    {
        var call = new TaskCompletionSource<int>();
        _calls.Add(call);
        return call.Task;
    });
}
