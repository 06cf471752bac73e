using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Entries_come_back_in_order_from_where_one_asks()
    {
        for (var seq = 1; seq <= 12; seq++) await Commit("rn_1", seq);

        var all = await Entries(Run("rn_1"));
        Assert.Equal(Enumerable.Range(1, 12).Select(seq => (long)seq), all.Select(entry => entry.Seq));
        Assert.Equal("[7]", Text(all[6].Events));
        Assert.Equal([11L, 12L], (await Entries(Run("rn_1"), after: 10)).Select(entry => entry.Seq));
        Assert.Empty(await Entries(Run("rn_2")));
    }

    [Fact]
    public async Task A_long_journal_is_read_whole()
    {
        await Task.WhenAll(Enumerable.Range(1, 3000).Select(seq => Commit("rn_1", seq)));
        Assert.Equal(Enumerable.Range(1, 3000).Select(seq => (long)seq), (await Entries(Run("rn_1"))).Select(entry => entry.Seq));
    }

    [Fact]
    public async Task A_stale_seq_writes_neither_entry_nor_rows()
    {
        await Commit("rn_1", 1);
        await Commit("rn_1", 2);

        var stale = Append(Run("rn_1"), 1, new InsertLog(Log("log_1"))) with { Events = Bytes("[\"other\"]") };
        Assert.Equal(AppendOutcome.Stale, await Ports.Journal.Append(stale));

        Assert.Equal(["[1]", "[2]"], (await Entries(Run("rn_1"))).Select(entry => Text(entry.Events)));
        Assert.Empty(await Ports.Logs.Get(Workspace, ["log_1"]));
    }

    [Fact]
    public async Task The_same_append_twice_is_written_once()
    {
        var append = Append(Run("rn_1"), 1, new InsertLog(Log("log_1")));
        Assert.Equal(AppendOutcome.Committed, await Ports.Journal.Append(append));
        Assert.Equal(AppendOutcome.Stale, await Ports.Journal.Append(append));
        Assert.Equal(1, (await Ports.Logs.Count(Workspace, "fl_1", "flv_1")).File);
    }

    [Fact]
    public async Task The_same_append_twice_at_once_is_written_once()
    {
        var append = Append(Run("rn_1"), 1, new InsertLog(Log("log_1")));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ports.Journal.Append(append)));
        Assert.Single(outcomes, outcome => outcome == AppendOutcome.Committed);
        Assert.Equal(19, outcomes.Count(outcome => outcome == AppendOutcome.Stale));
        Assert.Equal(1, (await Ports.Logs.Count(Workspace, "fl_1", "flv_1")).Version);
    }

    [Fact]
    public async Task One_grains_failure_leaves_the_others_of_its_batch_alone()
    {
        await Commit("rn_taken", 1, new InsertLog(Log("log_taken")));

        var appends = Enumerable.Range(0, 30).Select(i => (i % 3) switch
        {
            0 => Append(Run($"rn_good{i}"), 1, new InsertLog(Log($"log_good{i}")), new InsertRunLog($"rn_good{i}", 0, $"log_good{i}")),
            1 => Append(Run("rn_taken"), 1, new InsertLog(Log($"log_stale{i}"))),
            _ => Append(Run($"rn_bad{i}"), 1, new InsertLog(Log($"log_bad{i}")), new InsertLog(Log("log_taken"))),
        }).ToList();
        var outcomes = await Task.WhenAll(appends.Select(Ports.Journal.Append));

        for (var i = 0; i < appends.Count; i++)
        {
            var expected = (AppendOutcomeKind)(i % 3);
            Assert.Equal(expected, outcomes[i].Kind);
            if (expected == AppendOutcomeKind.Conflict) Assert.Same(appends[i].Rows[1], outcomes[i].Row);
            if (expected == AppendOutcomeKind.Conflict) Assert.Empty(await Entries(appends[i].Grain));
            if (expected == AppendOutcomeKind.Committed) Assert.Single(await Entries(appends[i].Grain));
        }

        var known = await Ports.Logs.Get(Workspace, appends.SelectMany(a => a.Rows).OfType<InsertLog>().Select(r => r.Log.Id).Distinct().ToList());
        Assert.Equal(11, known.Count);
        Assert.Equal(new LogCounts(11, 11), await Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
    }

    [Fact]
    public async Task Appends_from_many_threads_are_each_answered_once_and_kept()
    {
        const int threads = 16, each = 200;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(async () =>
        {
            var committed = 0;
            for (var seq = 1; seq <= each; seq++)
            {
                var id = $"log_{thread}_{seq}";
                var outcome = await Ports.Journal.Append(
                    Append(Run($"rn_{thread}"), seq, new InsertLog(Log(id)), new InsertRunLog($"rn_{thread}", seq, id)));
                if (outcome == AppendOutcome.Committed) committed++;

                // What is answered is seen by the next read.
                Assert.Single(await Ports.Logs.Places(Workspace, [id]));
            }

            return committed;
        })));

        Assert.All(outcomes, committed => Assert.Equal(each, committed));
        for (var thread = 0; thread < threads; thread++)
        {
            Assert.Equal(each, (await Entries(Run($"rn_{thread}"))).Count);
            Assert.Equal(each, (await Ports.Logs.InRun(Workspace, $"rn_{thread}", 0, long.MaxValue)).Count);
        }

        Assert.Equal(threads * each, (await Ports.Logs.Count(Workspace, "fl_1", "flv_1")).File);
    }

    [Fact]
    public async Task Kinds_and_workspaces_keep_journals_of_their_own()
    {
        foreach (var kind in Enum.GetValues<GrainKind>())
        {
            foreach (var workspace in new[] { "default", "other" })
            {
                var append = Append(new GrainId(kind, new GrainKey(workspace, "x")), 1) with { Events = Bytes($"{kind} {workspace}") };
                Assert.Equal(AppendOutcome.Committed, await Ports.Journal.Append(append));
            }
        }

        Assert.Equal("Evaluation other", Text((await Entries(new GrainId(GrainKind.Evaluation, new GrainKey("other", "x")))).Single().Events));
    }

    [Fact]
    public async Task After_it_is_closed_the_store_refuses_with_a_time_to_come_again()
    {
        await Store.DisposeAsync();
        var refused = await Assert.ThrowsAsync<GrainUnavailableException>(() => Ports.Journal.Append(Append(Run("rn_1"), 1)));
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        await Assert.ThrowsAsync<GrainUnavailableException>(() => Ports.Logs.Get(Workspace, ["log_1"]));
        await Assert.ThrowsAsync<GrainUnavailableException>(() => Ports.Journal.Write(Workspace, []));
    }
}
