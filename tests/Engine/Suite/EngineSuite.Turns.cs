using Evals.Engine.Notebook;

namespace Evals.Engine.Suite;

public abstract partial class EngineSuite
{
    [Fact]
    public async Task Turns_of_one_grain_never_overlap_and_lose_nothing()
    {
        var callers = Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await Ok(Notebook().Add($"{caller}/{i}"));
                await Notebook().Lines();
            }
        }));
        await Task.WhenAll(callers);

        Assert.False(_parts.Probe.Overlapped);
        var lines = await Notebook().Lines();
        Assert.Equal(32 * 20, lines.Count);
        Assert.Equal(32 * 20, lines.Distinct().Count());
    }

    [Fact]
    public async Task Commands_that_come_in_during_an_append_are_committed_together_after_it()
    {
        var hold = Journal.HoldNext();
        var first = Notebook().Add("first");
        await hold.Reached;
        List<Task> later = [];
        for (var i = 0; i < 10; i++) later.Add(await Sent(() => Notebook().Add($"later {i}")));
        hold.Release();
        await Ok(first);
        await Task.WhenAll(later);

        Assert.Equal([1, 2], Journal.Appends.Select(append => append.Seq));
        Assert.Equal(11, (await Notebook().Lines()).Count);
    }

    [Fact]
    public async Task Commands_of_one_cycle_see_what_those_before_them_decided()
    {
        var hold = Journal.HoldNext();
        var first = Notebook().Add("first");
        await hold.Reached;
        var one = await Sent(() => Notebook().Add("x"));
        var two = await Sent(() => Notebook().Add("y"));
        var again = await Sent(() => Notebook().Add("x"));
        hold.Release();

        Assert.Equal(new LinePlace(0, true), await Ok(first));
        Assert.Equal(new LinePlace(1, true), await Ok(one));
        Assert.Equal(new LinePlace(2, true), await Ok(two));
        Assert.Equal(new LinePlace(1, false), await Ok(again));
    }

    [Fact]
    public async Task A_read_that_comes_in_during_an_append_sees_what_it_committed()
    {
        var hold = Journal.HoldNext();
        var add = Notebook().Add("line");
        await hold.Reached;
        var read = await Sent(() => Notebook().Lines());
        hold.Release();

        Assert.Equal(["line"], await read);
        await Ok(add);
    }

    [Fact]
    public async Task A_read_never_sees_what_was_not_committed()
    {
        var hold = Journal.HoldNext();
        Journal.FailNext(Faults.AppendFault.Before);
        var add = Notebook().Add("line");
        await hold.Reached;
        var read = await Sent(() => Notebook().Lines());
        hold.Release();

        await Unavailable(add);
        await Unavailable(read);
        Assert.Empty(await Notebook().Lines());
    }

    [Fact]
    public async Task A_repeat_is_answered_after_the_commit_of_what_it_repeats()
    {
        var first = Journal.HoldNext();
        var opener = Notebook().Add("opener");
        await first.Reached;
        var second = Journal.HoldNext();
        var line = await Sent(() => Notebook().Add("line"));
        var repeat = await Sent(() => Notebook().Add("line"));
        first.Release();
        await second.Reached;
        Assert.False(repeat.IsCompleted);
        Journal.FailNext(Faults.AppendFault.Before);
        second.Release();

        await Ok(opener);
        await Unavailable(line);
        await Unavailable(repeat);
    }

    [Fact]
    public async Task A_command_that_changes_nothing_writes_nothing()
    {
        await Ok(Notebook().Add("line"));
        Assert.Equal(new LinePlace(0, false), await Ok(Notebook().Add("line")));
        Assert.Single(Journal.Appends);
    }

    [Fact]
    public async Task A_decision_that_throws_fails_its_caller_alone()
    {
        var hold = Journal.HoldNext();
        var first = Notebook().Add("first");
        await hold.Reached;
        var bug = await Sent(() => Notebook().Stumble());
        var after = await Sent(() => Notebook().Add("after"));
        hold.Release();

        await Ok(first);
        await Assert.ThrowsAsync<FormatException>(() => bug);
        await Ok(after);
        Assert.Equal(["first", "after"], await Notebook().Lines());
    }

    [Fact]
    public async Task Grains_of_different_keys_and_workspaces_do_not_wait_for_each_other_or_mix()
    {
        var hold = Journal.HoldNext();
        var held = Notebook("a").Add("of a");
        await hold.Reached;
        await Ok(Notebook("b").Add("of b"));
        await Ok(_engine.Notebook(Key("a", "other")).Add("of the other a"));
        hold.Release();
        await Ok(held);

        Assert.Equal(["of a"], await Notebook("a").Lines());
        Assert.Equal(["of b"], await Notebook("b").Lines());
        Assert.Equal(["of the other a"], await _engine.Notebook(Key("a", "other")).Lines());
    }

    [Fact]
    public async Task Grains_may_call_each_other_in_a_circle()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(i => new[]
        {
            Notebook("a").AddInBoth(Key("b"), $"from a {i}"),
            Notebook("b").AddInBoth(Key("a"), $"from b {i}"),
        }));

        Assert.Equal(40, (await Notebook("a").Lines()).Count);
        Assert.Equal(40, (await Notebook("b").Lines()).Count);
    }

    [Fact]
    public async Task A_full_mailbox_tells_callers_to_come_back()
    {
        var hold = Journal.HoldNext();
        var first = Notebook().Add("first");
        await hold.Reached;
        List<Task> waiting = [];
        for (var i = 0; i < _parts.Options.MailboxLimit; i++) waiting.Add(await Sent(() => Notebook().Add($"{i}")));
        var refused = await Unavailable(Notebook().Add("one too many"));
        hold.Release();
        await Task.WhenAll([first, .. waiting]);

        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Equal(_parts.Options.MailboxLimit + 1, (await Notebook().Lines()).Count);
    }
}
