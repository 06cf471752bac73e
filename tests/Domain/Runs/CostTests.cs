using System.Diagnostics;
using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>What a big run costs, in memory and per command. Alone in the process, because it measures the whole of it.</summary>
[Collection(nameof(CostTests))]
[CollectionDefinition(nameof(CostTests), DisableParallelization = true)]
public sealed class CostTests
{
    private const int BytesPerLog = 200;

    [Fact]
    public void A_log_with_two_judgments_costs_at_most_200_bytes()
    {
        const int logs = 100_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (run, datapoints) = Big(logs);
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(run);
        GC.KeepAlive(datapoints);
        Assert.True(used <= (long)BytesPerLog * logs, $"{used / (double)logs:f0} bytes per log.");
    }

    [Fact]
    public void The_millionth_log_costs_about_what_the_first_did()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator(type: ReturnType.Number)]));
        Fill(run, 20_000);
        var first = MedianOfFilling(run);
        Fill(run, 1_000_000 - run.LogCount);
        var last = MedianOfFilling(run);
        Assert.True(last < 4 * first, $"{first.TotalMicroseconds:f0} us for so many at first, {last.TotalMicroseconds:f0} us in the end.");
    }

    [Fact]
    public void What_is_journaled_and_what_statistics_allocate_does_not_grow_with_the_run()
    {
        var run = Make.Run(attachment: Make.Attachment(evaluators: [Make.Evaluator(type: ReturnType.Number)]));
        Fill(run, 2_000);
        var (bytes, allocated) = (Journaled(run), AllocatedByStats(run));
        Fill(run, 50_000);
        Assert.InRange(Journaled(run), 1, bytes + 8);
        Assert.InRange(AllocatedByStats(run), 1, allocated * 5 / 4);
    }

    [Fact]
    public void The_newest_log_of_a_datapoint_is_found_at_a_cost_that_does_not_grow_with_the_run()
    {
        var (few, many) = (MedianOfFindingNewest(1_000), MedianOfFindingNewest(50_000));
        Assert.True(many < 6 * few, $"{few.TotalMicroseconds:f0} us in the small run, {many.TotalMicroseconds:f0} us in the big one.");
    }

    /// <summary>For the first 1,000 datapoints of a run that was logged twice for each and of which all of the second time and half of the
    /// first were deleted; one log is open.</summary>
    private static TimeSpan MedianOfFindingNewest(int datapoints)
    {
        var ids = Enumerable.Range(0, datapoints).Select(i => $"dp_{i}").ToList();
        var set = new DatapointSet(ids);
        var run = Make.Run(set);
        for (var i = 0; i < 2 * datapoints; i++)
            run.Add(Make.Log(datapoint: ids[i % datapoints], fingerprint: i + 1) with { Complete = i > 0 }, set);
        for (var position = 0; position < 2 * datapoints; position++)
        {
            if (position >= datapoints || position % 2 == 1) run.Apply(new LogDeleted(position));
        }

        int[] asked = [.. ids.Take(1_000).Select(id => set.Find(IdKey.Hash(id))!.Value)];
        Assert.Equal(Enumerable.Range(0, 500).Select(i => 2L * i), run.NewestOf(asked).Positions);
        return Median(() => run.NewestOf(asked));
    }

    /// <summary>Bytes of the entry of a log and a judgment.</summary>
    private static int Journaled(RunState run)
    {
        var log = RunDecisions.AddLog(run, Make.Log(datapoint: "dp", fingerprint: run.LogCount + 1), null, Make.Now, Make.Ids);
        run.Do(log);
        var judged = RunDecisions.Judge(run, Make.Judgment(log.Answer!.Value!.LogId, Outcome.Of(0.5)), Make.Now, Make.Ids);
        return JsonSerializer.SerializeToUtf8Bytes(log.Events.Concat(judged.Events).ToList(), RunEventJson.Default.ListRunEvent).Length;
    }

    private static long AllocatedByStats(RunState run)
    {
        run.Stats("evr_1");
        var before = GC.GetAllocatedBytesForCurrentThread();
        run.Stats("evr_1");
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static TimeSpan MedianOfFilling(RunState run) => Median(() => Fill(run, 200));

    private static TimeSpan Median(Action action)
    {
        var times = new List<TimeSpan>();
        for (var round = 0; round < 21; round++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private static void Fill(RunState run, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var log = run.Add(Make.Log(datapoint: "dp", fingerprint: run.LogCount + 1)).Value!.LogId;
            run.Judge(Make.Judgment(log, Outcome.Of(run.LogCount % 1000 / 8.0)));
        }
    }

    private static (RunState Run, DatapointSet Datapoints) Big(int logs)
    {
        var ids = Enumerable.Range(0, logs).Select(i => $"dp_{i}").ToList();
        var datapoints = new DatapointSet(ids);
        var evaluators = new[] { Make.Evaluator(), Make.Evaluator("ev_2", "evv_2", ReturnType.Number) };
        var run = Make.Run(datapoints, Make.Attachment(evaluators: evaluators));
        for (var i = 0; i < logs; i++)
        {
            var log = run.Add(Make.Log(datapoint: ids[i], fingerprint: i + 1), datapoints).Value!.LogId;
            run.Judge(Make.Judgment(log, Outcome.Of(i % 3 == 0)));
            run.Judge(Make.Judgment(log, Outcome.Of(i / 8.0), file: "ev_2", version: "evv_2"));
        }

        Assert.Equal(RunStatus.Completed, run.Status);
        return (run, datapoints);
    }
}
