using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Grains.Ports;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    [Fact]
    public async Task A_deletion_that_a_run_could_not_be_told_of_reaches_it_after_the_next_start()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log()))).LogId;
        await Ok(home.Judge(Judgment(log, true)));
        await Take(sharer, "rn_1", log);
        Journal.Fault = append => append.Grain.Key.Id == "rn_2" && FaultyJournal.TellsSomething(append) ? AppendFault.Before : AppendFault.None;
        Assert.Equal(1, await Ok(home.DeleteLogs([log, "log_unknown"])));
        Assert.Equal((0, 1), ((await Stats(home)).Count, (await Stats(sharer)).Count));

        Journal.Fault = _ => AppendFault.None;
        await Crash();
        Assert.Equal((0, 0), ((await Stats(Run("rn_1"))).Count, (await Stats(Run("rn_2"))).Count));
        Assert.Equal(0, await Ok(Run("rn_1").DeleteLogs([log])));
        Assert.Empty((await Ok(Run("rn_2").Positions(new Window(0, 9)))).Positions);
    }

    [Fact]
    public async Task Judgments_deleted_at_once_leave_the_newest_that_stays()
    {
        var home = await JudgedRun("rn_1");
        var log = (await Ok(home.AddLog(Log()))).LogId;
        var judgments = new List<string>();
        for (var number = 0; number < 12; number++) judgments.Add((await Ok(home.Judge(Judgment(log, number == 0, fingerprint: number + 1)))).LogId);

        await AtOnce(11, number => Ok(home.DeleteLogs([judgments[number + 1]])));

        Assert.Equal((1, 1), ((await Stats(home)).Count, (await Stats(home)).True));
        await Crash();
        Assert.Equal((1, 1), ((await Stats(Run("rn_1"))).Count, (await Stats(Run("rn_1"))).True));
        Assert.Equal([judgments[0]], (await Logs.Judgments([log])).Select(judgment => judgment.Id));
    }

    [Fact]
    public async Task Deleting_a_judgment_that_replaced_another_reads_nothing_of_the_journal()
    {
        var (home, log, second) = await JudgedTwice();
        var read = Journal.Reads.Count;

        Assert.Equal(1, await Ok(home.DeleteLogs([second])));
        Assert.Equal((1, 1), ((await Stats(home)).Count, (await Stats(home)).True));
        Assert.Equal(read, Journal.Reads.Count);
        await Repeats(home, log);
    }

    [Fact]
    public async Task A_judgment_from_before_outcomes_were_stored_beside_it_is_found_in_the_journal()
    {
        Journal.Translate = append => append with
        {
            Rows = [.. append.Rows.Select(row => row is InsertLog insert ? insert with { Outcome = null } : row)],
        };
        var (home, log, second) = await JudgedTwice();

        Assert.Equal(1, await Ok(home.DeleteLogs([second])));
        Assert.Equal((1, 1), ((await Stats(home)).Count, (await Stats(home)).True));
        await Repeats(home, log);
    }

    /// <summary>A log whose judgment that is true was replaced by one that is false.</summary>
    private async Task<(IRun Home, string LogId, string Second)> JudgedTwice()
    {
        var home = await JudgedRun("rn_1");
        var log = (await Ok(home.AddLog(Log()))).LogId;
        await Ok(home.Judge(Judgment(log, true, fingerprint: 1)));
        return (home, log, (await Ok(home.Judge(Judgment(log, false, fingerprint: 2)))).LogId);
    }

    /// <summary>The judgment that was there first is there again as it was: known when it is repeated, too.</summary>
    private async Task Repeats(IRun home, string log)
    {
        Assert.False((await Ok(home.Judge(Judgment(log, true, fingerprint: 1)))).Created);
        await Crash();
        Assert.Equal((1, 1), ((await Stats(Run("rn_1"))).Count, (await Stats(Run("rn_1"))).True));
        Assert.False((await Ok(Run("rn_1").Judge(Judgment(log, true, fingerprint: 1)))).Created);
    }

    [Fact]
    public async Task A_deletion_that_comes_during_another_does_not_bring_back_what_that_one_deletes()
    {
        var home = await JudgedRun("rn_1");
        var log = (await Ok(home.AddLog(Log()))).LogId;
        var judgments = new List<string>();
        for (var number = 0; number < 3; number++) judgments.Add((await Ok(home.Judge(Judgment(log, number == 0, fingerprint: number + 1)))).LogId);
        var held = Journal.HoldNext(FaultyJournal.TellsSomething);
        var older = Ok(home.DeleteLogs([judgments[1]]));
        await held.Reached;
        var newest = Ok(home.DeleteLogs([judgments[2]]));
        // Time for the second to look up which judgment it leaves, if it did not wait: the first one is still stored.
        for (var read = 0; read < 20; read++) Assert.Equal(judgments[2], Assert.Single(await Logs.Judgments([log])).Id);
        held.Release();

        Assert.Equal((1, 1), (await older, await newest));
        Assert.Equal((1, 1), ((await Stats(home)).Count, (await Stats(home)).True));
    }
}
