using System.Text.Json.Nodes;
using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Prepared;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Statistics of a big run against those of a small one, and against SQL over rows.</summary>
internal sealed class Stats : IScenario
{
    private const int Blocks = 20;
    private const int PerBlock = 500;

    public string Name => "stats";

    public string About => "statistics of a big run against a small one and against SQL";

    public async Task Run(Workbench bench, Findings findings)
    {
        var runs = await bench.Prepared();
        await using var server = await bench.StartServer(runs.Directory);
        using var lane = await Lane.Connect(server.Url);
        await Counted(lane, runs.Middle, findings);

        var (small, big) = (Http1.Get(runs.Small.StatsPath), Http1.Get(runs.Big.StatsPath));
        var (ofSmall, ofBig) = (new Latencies(), new Latencies());
        for (var warmUp = 0; warmUp < Blocks; warmUp++)
        {
            await lane.Time(small, PerBlock, new Latencies());
            await lane.Time(big, PerBlock, new Latencies());
        }

        for (var block = 0; block < Blocks; block++)
        {
            await lane.Time(small, PerBlock, ofSmall);
            await lane.Time(big, PerBlock, ofBig);
        }

        findings.Add("stats.flat", ofBig.P99 / ofSmall.P99, $"{runs.Big.Logs:n0} logs with {PreparedRuns.Evaluators} judgments each: p99 {ofBig.P99:0.000} ms of {ofSmall.P99:0.000} ms, p50 {ofBig.P50:0.000} ms of {ofSmall.P50:0.000} ms");
        findings.Add("stats.p99", ofBig.P99);
        findings.Add("stats.peer-aggregate", ofBig.P50);

        Progress.Say("  filling a table for SQL");
        using var table = new JudgmentTable(bench.NewDirectory(), bench.Options.BigRun);
        var sql = Figures.Median(Enumerable.Range(0, 3).Select(_ => table.Aggregate().TotalMilliseconds));
        findings.Add("stats.sql", sql / ofBig.P50, $"SQL over {bench.Options.BigRun:n0} rows with an index: {sql:0} ms; medians");
    }

    /// <summary>Compares the server's figures with ones that are computed here.</summary>
    private static async Task Counted(Lane lane, PreparedRun run, Findings findings)
    {
        var reply = await lane.Send(Http1.Get(run.StatsPath));
        var stats = JsonNode.Parse(reply.Body.Span)!["run_stats"]![0]!["evaluator_stats"]!;
        var right = Enumerable.Range(0, run.Logs).Count(number => number % 3 == 0);
        var mean = Enumerable.Range(0, run.Logs).Average(Seeder.Score);
        var isRight = stats[0]!["num_judgments"]!.GetValue<long>() == run.Logs
            && Math.Abs(stats[0]!["mean"]!.GetValue<double>() - mean) < 1e-9
            && stats[1]!["num_true"]!.GetValue<long>() == right;
        findings.Add("stats.peer-rows", isRight ? run.Logs * PreparedRuns.Evaluators : 0, $"judgments of one run, mean and counts compared");
    }
}
