using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Grains.Ports;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private static Task<RunView> Take(IRun run, string home, params string[] logIds) =>
        Ok(run.AddExistingLogs([.. logIds.Select(id => new LogPlace(id, home, null))]));

    [Fact]
    public async Task A_judgment_is_read_in_every_run_that_has_the_log_as_soon_as_it_is_answered()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log()))).LogId;
        await Ok(home.Judge(Judgment(log, true)));
        Assert.Equal(RunStatus.Completed, (await Take(sharer, "rn_1", log)).Status);
        Assert.Equal((1, 1), ((await Stats(sharer)).Count, (await Stats(sharer)).True));

        await Ok(home.Judge(Judgment(log, false, fingerprint: 2)));
        Assert.Equal((1, 0), ((await Stats(sharer)).Count, (await Stats(sharer)).True));
        await Refused(RefusalKind.NotFound, "parent_id", sharer.Judge(Judgment(log, true)));
        await Refused(RefusalKind.NotFound, "log_id", sharer.UpdateLog(new UpdateLog(log, null, [])));
        Assert.Equal([log], (await Logs.AtPositions("rn_2", (await Ok(sharer.Positions(new Window(0, 9)))).Positions)).Select(l => l.Id));
    }

    [Fact]
    public async Task Logs_that_are_taken_up_while_they_are_judged_miss_nothing()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var logs = (await AtOnce(40, _ => Ok(home.AddLog(Log())))).Select(receipt => receipt.LogId).ToArray();
        await AtOnce(120, number => number % 3 == 0
            ? Take(Run("rn_2"), "rn_1", logs[number / 3], logs[(number / 3 + 7) % 40])
            : Judged(Run("rn_1"), Judgment(logs[number / 3], number % 2 == 0, fingerprint: number + 1)));

        Assert.Equal(await Stats(home), await Stats(sharer));
        Assert.Equal((RunStatus.Completed, 40), await StatusOf(sharer));
        await Crash();
        Assert.Equal(await Stats(Run("rn_1")), await Stats(Run("rn_2")));

        static async Task<RunView> Judged(IRun run, Judge command)
        {
            await Ok(run.Judge(command));
            return await Ok(run.Get());
        }
    }

    [Fact]
    public async Task A_judgment_that_a_run_could_not_be_told_of_reaches_it_after_the_next_start()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log()))).LogId;
        await Take(sharer, "rn_1", log);
        Journal.Fault = append => append.Grain.Key.Id == "rn_2" && FaultyJournal.TellsSomething(append) ? AppendFault.Before : AppendFault.None;
        await Ok(home.Judge(Judgment(log, true)));
        Assert.Equal(0, (await Stats(sharer)).Count);

        Journal.Fault = _ => AppendFault.None;
        await Crash();
        Assert.Equal(1, (await Stats(Run("rn_2"))).Count);
        Assert.Empty(await _store.Ports.Outbox.Pending(null, 9));
    }

    [Fact]
    public async Task A_judgment_between_the_sharing_of_a_log_and_its_taking_up_waits_for_it()
    {
        var (home, other, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_3"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log()))).LogId;
        var beside = (await Ok(other.AddLog(Log()))).LogId;
        // The other home is slow to share: the run can't take up either of the two yet.
        var held = Journal.HoldNext(append => append.Grain.Key.Id == "rn_3");
        var taking = Ok(sharer.AddExistingLogs([new LogPlace(beside, "rn_3", null), new LogPlace(log, "rn_1", null)]));
        await held.Reached;
        await Until(() => Journal.Appends.Count(append => append.Seq == 3) == 2);
        var judging = home.Judge(Judgment(log, true));
        await Until(() => Journal.Appends.Any(append => append.Rows.OfType<PutOutbox>().Any()));
        // It is committed, and the sharer told of it, unless it has nothing to wait for.
        Assert.Equal(1, (await Stats(home)).Count);
        for (var call = 0; call < 20; call++) await Ok(sharer.Get());
        Assert.False(judging.IsCompleted, "The judgment was answered before the sharer could count it.");
        held.Release();
        await taking;
        await Ok(judging);
        Assert.Equal(1, (await Stats(sharer)).Count);
    }

    [Fact]
    public async Task A_judgment_that_was_refused_is_told_nobody()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log()))).LogId;
        await Ok(sharer.AddLog(Log("taken", fingerprint: 1)));
        await Take(sharer, "rn_1", log);
        await AtOnce(20, async number => number % 2 == 0
            ? (await Run("rn_1").Judge(Judgment(log, true, fingerprint: number + 1, id: "taken"))).IsOk
            : (await Run("rn_1").AddLog(Log())).IsOk);
        Assert.Equal((0, 0), ((await Stats(home)).Count, (await Stats(sharer)).Count));
    }

    [Fact]
    public async Task What_was_decided_before_a_conflict_is_told_nobody()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var log = (await Ok(home.AddLog(Log()))).LogId;
        await Ok(sharer.AddLog(Log("taken", fingerprint: 1)));
        await Take(sharer, "rn_1", log);
        // Both judgments are decided in one cycle, which is done over when the first one's id turns out to be taken.
        var held = Journal.HoldNext(append => append.Grain.Key.Id == "rn_1");
        var adding = Ok(home.AddLog(Log()));
        await held.Reached;
        var refused = home.Judge(Judgment(log, true, fingerprint: 1, id: "taken"));
        var judging = Ok(home.Judge(Judgment(log, false, fingerprint: 2)));
        held.Release();
        await Refused(RefusalKind.Conflict, "log_id", refused);
        await Task.WhenAll(adding, judging);

        // Had the sharer been told of the judgments by their first numbers, it would take this one for an old one.
        await Ok(home.Judge(Judgment(log, true, fingerprint: 3)));
        Assert.Equal((1, 1), ((await Stats(sharer)).Count, (await Stats(sharer)).True));
    }

    [Fact]
    public async Task Logs_that_are_not_there_can_not_be_taken_up()
    {
        var sharer = await JudgedRun("rn_2");
        await JudgedRun("rn_1");
        await Refused(RefusalKind.NotFound, "log_ids", sharer.AddExistingLogs([new LogPlace("log_1", "rn_1", null)]));
        await Refused(RefusalKind.NotFound, "log_ids", sharer.AddExistingLogs([new LogPlace("log_1", "rn_2", null)]));
        await Refused(RefusalKind.NotFound, "run_id", Run("rn_none").AddExistingLogs([]));
        Assert.Equal(0, (await Ok(sharer.Get())).LogCount);
    }

    [Fact]
    public async Task Logs_without_a_run_can_be_taken_up_once_and_keep_their_datapoints()
    {
        var dataset = await DatasetOf(2);
        var datapoint = (await Catalog.Datapoints(dataset.VersionId, new Window(0, 1))).Records[0].Id;
        var run = await JudgedRun("rn_1", dataset);
        var logs = new[] { Log(_ids.Next(IdPrefix.Log), datapoint), Log("mine", "dp_other") };
        foreach (var log in logs) await Ok(Run(log.LogId!).AddLog(log));
        var places = await Logs.Places([.. logs.Select(log => log.LogId!)]);
        for (var again = 0; again < 2; again++) Assert.Equal(2, (await Ok(run.AddExistingLogs(places))).LogCount);
        foreach (var log in logs) await Ok(Run(log.LogId!).Judge(Judgment(log.LogId!, true)));
        Assert.Equal((RunStatus.Running, 2), await StatusOf(run));

        var last = (await Catalog.Datapoints(dataset.VersionId, new Window(1, 1))).Records[0].Id;
        await Ok(run.Judge(Judgment((await Ok(run.AddLog(Log(datapoint: last)))).LogId, true)));
        Assert.Equal((RunStatus.Completed, 3), await StatusOf(run));
    }

    private static async Task Until(Func<bool> done)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!done())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
