using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Durable single writes beside a bare endpoint and raw inserts.</summary>
internal sealed class Writes : IScenario
{
    /// <summary>Far above the numbers that the workload counts up to.</summary>
    private const long FirstPaced = 900_000_000_000;

    public string Name => "writes";

    public string About => "single logs and judgments against a bare endpoint and raw inserts";

    public async Task Run(Workbench bench, Findings findings)
    {
        await using var bare = await PeerProcess.Start([typeof(Writes).Assembly.Location, "bare", "{url}"], Http1.Get("/health/ready"));
        await using var evals = await bench.StartServer(bench.NewDirectory());
        using var api = new EvalsApi(evals.Url);
        var scene = await WriteScene.SetUp(evals.Url, api, bench.NewDirectory(), bench.Options.Quick ? 20_000 : 100_000);
        var rounds = new WriteRounds(bench, bare, evals, scene);
        await using var logInserts = new RawInserts(bench.NewDirectory(), new byte[scene.Logs.BodyLength]);
        await using var judgmentInserts = new RawInserts(bench.NewDirectory(), new byte[scene.Judgments.BodyLength]);

        var logs = await rounds.Run("Log writes, POST /v5/flows/log", scene.Logs, logInserts, count => count.Logs);
        var best = logs.Rows[^1];
        findings.Add(logs);
        findings.Add("writes.logs", best.OfBare, $"{best.Evals.PerSecond:n0}/s of {best.Bare.PerSecond:n0}/s");
        await AtHalfOfPeak(bench, findings, evals, scene.Logs, best);
        foreach (var peer in (string[])["writes.peer-laptop", "writes.peer-cores", "writes.peer-append"])
            findings.Add(peer, best.Evals.PerSecond, $"{best.Evals.PerSecond / Limits.Of(peer).Target:0.0} times as many");

        var judgments = await rounds.Run("Judgments, POST /v5/evaluators/log", scene.Judgments, judgmentInserts, count => count.Judgments);
        findings.Add(judgments);
        findings.Add("writes.judgments", judgments.Rows[^1].OfBare, $"{judgments.Rows[^1].Evals.PerSecond:n0}/s of {judgments.Rows[^1].Bare.PerSecond:n0}/s");
    }

    private static async Task AtHalfOfPeak(Workbench bench, Findings findings, PeerProcess evals, Workload logs, Row best)
    {
        using var lanes = await LanePool.Connect(evals.Url, best.Connections);
        var rate = best.Evals.PerSecond / 2;
        var (all, next, clock) = (new Latencies(), FirstPaced, System.Diagnostics.Stopwatch.StartNew());
        foreach (var lane in await lanes.SendAtRate(rate, TimeSpan.FromSeconds(bench.Options.Seconds), (_, _) => logs.Request(Interlocked.Increment(ref next))))
            all.AddAll(lane);
        findings.Add("writes.half-p99", all.P99, $"p50 {all.P50:0.0} ms at {all.Count / clock.Elapsed.TotalSeconds:n0}/s of {rate:n0}/s asked for");
    }
}
