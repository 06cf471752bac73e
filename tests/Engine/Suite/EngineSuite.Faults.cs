using System.Text;
using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Engine.Notebook;
using Evals.Grains.Ports;

namespace Evals.Engine.Suite;

public abstract partial class EngineSuite
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failed_write_fails_all_who_wait_and_the_next_call_reads_the_journal(bool written)
    {
        await Ok(Notebook().Add("before"));
        var hold = Journal.HoldNext();
        var failing = Notebook().Add("failing");
        await hold.Reached;
        var waiting = await Sent(() => Notebook().Add("waiting"));
        var reading = await Sent(() => Notebook().Lines());
        Journal.FailNext(written ? AppendFault.After : AppendFault.Before);
        hold.Release();
        foreach (var call in new Task[] { failing, waiting, reading }) await Unavailable(call);

        Assert.Equal(new LinePlace(1, Created: !written), await Ok(Notebook().Add("failing")));
        Assert.Equal(["before", "failing"], await Notebook().Lines());
    }

    [Fact]
    public async Task Callers_who_retry_at_once_after_a_failed_write_reach_a_fresh_activation()
    {
        Journal.FailNext(AppendFault.Before);
        var place = await Retry(() => Ok(Notebook().Add("line")), attempts: 2);
        Assert.Equal(new LinePlace(0, true), place);
    }

    [Fact]
    public async Task A_write_that_another_activation_was_ahead_of_ends_the_activation()
    {
        await Ok(Notebook().Add("mine"));
        await _store.Ports.Journal.Append(new JournalAppend(JournalOf("a"), 2, """[{"t":"line","Line":"theirs"}]"""u8.ToArray(), []));
        await Unavailable(Notebook().Add("too late"));

        Assert.Equal(["mine", "theirs"], await Notebook().Lines());
        Assert.Equal(new LinePlace(2, true), await Ok(Notebook().Add("too late")));
    }

    [Fact]
    public async Task A_write_that_hangs_fails_all_who_wait_when_its_time_is_up()
    {
        await Ok(Notebook().Add("before"));
        var hold = Journal.HoldNext();
        var hanging = Notebook().Add("hanging");
        await hold.Reached;
        var waiting = await Sent(() => Notebook().Add("waiting"));
        await RunsOutOfTime(hanging);
        await Unavailable(waiting);

        Assert.Equal(["before"], await Notebook().Lines());
    }

    [Fact]
    public async Task A_write_that_is_late_beyond_its_time_is_neither_lost_nor_doubled()
    {
        var hold = Journal.HoldNext();
        var late = Notebook().Add("late");
        await hold.Reached;
        await RunsOutOfTime(late);
        Assert.Empty(await Notebook().Lines());
        hold.Release();

        Assert.Equal(new LinePlace(0, true), await Ok(Notebook().Add("late")));
        Assert.Equal(["late"], await Notebook().Lines());
        Crash();
        Assert.Equal(["late"], await Notebook().Lines());
    }

    [Fact]
    public async Task A_write_that_is_late_but_before_the_fresh_activation_is_read_by_it()
    {
        var hold = Journal.HoldNext();
        var late = Notebook().Add("late");
        await hold.Reached;
        await RunsOutOfTime(late);

        // The late write lands between the fresh activation's reading and its own first entry.
        var fence = Journal.HoldNext();
        var read = Notebook().Lines();
        await fence.Reached;
        hold.Release();
        while (!await IsWritten("late")) await Task.Yield();
        fence.Release();
        Assert.Equal(["late"], await read);
    }

    [Fact]
    public async Task A_late_write_is_shut_out_also_when_the_next_activation_ends_without_an_entry()
    {
        var hold = Journal.HoldNext();
        var late = Notebook().Add("late");
        await hold.Reached;
        await RunsOutOfTime(late);
        Journal.Fault = _ => AppendFault.Before;
        await Unavailable(Notebook().Add("failed"));
        Journal.Fault = _ => AppendFault.None;

        Assert.Empty(await Notebook().Lines());
        hold.Release();
        // Time for the late write to arrive.
        for (var call = 0; call < 20; call++) Assert.Empty(await Notebook("other").Lines());
        await Ok(Notebook().Add("next"));
        Assert.Equal(["next"], await Notebook().Lines());
        Crash();
        Assert.Equal(["next"], await Notebook().Lines());
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_is_told_and_tried_again()
    {
        await Ok(Notebook().Add("line"));
        Crash();
        Journal.Unreadable = true;
        await Unavailable(Notebook().Add("other"));
        await Unavailable(Notebook().Lines());
        Journal.Unreadable = false;
        Assert.Equal(["line"], await Notebook().Lines());
    }

    [Fact]
    public async Task A_taken_key_refuses_its_own_command_and_no_other_of_its_cycle()
    {
        await Ok(Notebook("owner").Claim("taken"));
        var hold = Journal.HoldNext();
        var first = Notebook().Add("first");
        await hold.Reached;
        var before = await Sent(() => Notebook().Add("before"));
        var claim = await Sent(() => Notebook().Claim("taken"));
        var blind = await Sent(() => Notebook().ClaimBlindly("taken"));
        var after = await Sent(() => Notebook().Add("after"));
        hold.Release();

        Assert.Equal(new LinePlace(0, true), await Ok(first));
        Assert.Equal(new LinePlace(1, true), await Ok(before));
        Assert.Equal(RefusalKind.Conflict, (await claim).Refusal?.Kind);
        await Assert.ThrowsAsync<InvalidOperationException>(() => blind);
        Assert.Equal(new LinePlace(2, true), await Ok(after));
        Assert.Equal(["first", "before", "after"], await Notebook().Lines());
    }

    [Fact]
    public async Task A_taken_key_of_a_lone_command_is_refused_and_leaves_the_grain_as_it_was()
    {
        await Ok(Notebook("owner").Claim("taken"));
        await Ok(Notebook().Add("line"));
        Assert.Equal(RefusalKind.Conflict, (await Notebook().Claim("taken")).Refusal?.Kind);
        Assert.Equal(["line"], await Notebook().Lines());
        await Ok(Notebook().Claim("free"));
    }

    [Fact]
    public async Task A_write_that_fails_while_a_cycle_is_done_over_fails_only_those_not_answered_yet()
    {
        await Ok(Notebook("owner").Claim("taken"));
        var hold = Journal.HoldNext();
        var first = Notebook().Add("first");
        await hold.Reached;
        var before = await Sent(() => Notebook().Add("before"));
        var claim = await Sent(() => Notebook().Claim("taken"));
        var after = await Sent(() => Notebook().Add("after"));
        Journal.Fault = append => append.Seq == 3 && append.Rows.Count == 0 && FaultyJournal.TellsSomething(append) ? AppendFault.Before : AppendFault.None;
        hold.Release();

        await Ok(first);
        await Ok(before);
        Assert.Equal(RefusalKind.Conflict, (await claim).Refusal?.Kind);
        await Unavailable(after);
        Assert.Equal(["first", "before"], await Notebook().Lines());
    }

    /// <summary>The journal has been reached, but the grain's own clock for it may not run yet: time goes by until it has run out.</summary>
    private async Task RunsOutOfTime(Task write)
    {
        while (!write.IsCompleted)
        {
            _parts.Time.Advance(_parts.Options.FlushTimeout);
            await Task.Yield();
        }

        await Unavailable(write);
    }

    private async Task<bool> IsWritten(string line)
    {
        await foreach (var entry in _store.Ports.Journal.Read(JournalOf("a"), 0))
        {
            if (Encoding.UTF8.GetString(entry.Events).Contains(line, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
