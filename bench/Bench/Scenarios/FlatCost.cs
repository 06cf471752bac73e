using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Prepared;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>What a log, a judgment and a batch cost in a big run and in a small one, by turns.</summary>
internal sealed class FlatCost : IScenario
{
    private const int Connections = 16;
    private const int PerBlock = 1_000;
    private const int Resends = 7;

    public string Name => "flat";

    public string About => "a log, a judgment, a batch: big run against small";

    public async Task Run(Workbench bench, Findings findings)
    {
        var runs = await bench.Prepared();
        await using var server = await bench.StartServer(runs.Directory);
        using var api = new EvalsApi(server.Url);
        using var lanes = await LanePool.Connect(server.Url, Connections);
        var stage = new Stage(api, runs.Files);
        var blocks = bench.Options.Quick ? 6 : 20;
        var small = await stage.CreateRun(runs.Small.EvaluationId);
        var smallLogs = await Judged(stage, lanes, small);
        var bigLogs = await Judged(stage, lanes, runs.Big.RunId);

        var (ofSmall, ofBig) = (new Cost(server), new Cost(server));
        var number = Environment.TickCount64 * 1_000;
        for (var block = 0; block < blocks; block++)
        {
            await ByTurns(
                block,
                () => ofSmall.Add(() => lanes.SendAll(PerBlock, _ => stage.LogRequest(small, Interlocked.Increment(ref number))), PerBlock),
                () => ofBig.Add(() => lanes.SendAll(PerBlock, _ => stage.LogRequest(runs.Big.RunId, Interlocked.Increment(ref number))), PerBlock));
        }

        Report(findings, "flat.log", ofSmall, ofBig);
        (ofSmall, ofBig) = (new Cost(server), new Cost(server));
        for (var block = 0; block < blocks; block++)
        {
            var evaluator = runs.Files.Evaluators[block % PreparedRuns.Evaluators];
            await ByTurns(
                block,
                () => ofSmall.Add(() => Judge(lanes, evaluator, smallLogs, ref number), PerBlock),
                () => ofBig.Add(() => Judge(lanes, evaluator, bigLogs, ref number), PerBlock));
        }

        Report(findings, "flat.judgment", ofSmall, ofBig);
        (ofSmall, ofBig) = (new Cost(server), new Cost(server));
        for (var block = 0; block < blocks; block++)
        {
            var evaluator = runs.Files.Evaluators[block % PreparedRuns.Evaluators];
            var scattered = await Scattered(lanes, runs.Big);
            await ByTurns(
                block,
                () => ofSmall.Add(() => Judge(lanes, evaluator, smallLogs, ref number), PerBlock),
                () => ofBig.Add(() => Judge(lanes, evaluator, scattered, ref number), PerBlock));
        }

        Report(findings, "flat.scattered", ofSmall, ofBig);
        await Resend(stage, lanes, runs, findings);
    }

    /// <summary>New logs of a run, with a judgment of each evaluator: judging them again is one more judgment in both runs.</summary>
    private static async Task<string[]> Judged(Stage stage, LanePool lanes, string run)
    {
        var number = Environment.TickCount64 * 1_000;
        var logs = await stage.AddLogs(lanes, run, PreparedRuns.SmallLogs, number);
        foreach (var evaluator in stage.Files.Evaluators.Take(PreparedRuns.Evaluators)) await Judge(lanes, evaluator, logs, ref number);
        return logs;
    }

    /// <summary>Logs from pages all over a run.</summary>
    private static async Task<string[]> Scattered(LanePool lanes, PreparedRun run)
    {
        const int perPage = 10;
        var (logs, pages) = (new ConcurrentBag<string>(), run.Logs / perPage);
        await lanes.SendAll(
            PerBlock / perPage,
            _ => Http1.Get($"/v5/evaluations/{run.EvaluationId}/logs?size={perPage}&page={Random.Shared.Next(pages) + 1}"),
            (_, reply) =>
            {
                foreach (var record in JsonNode.Parse(reply.Body.Span)!["records"]!.AsArray()) logs.Add(record!["log"]!["id"]!.GetValue<string>());
            });
        return [.. logs];
    }

    // Who begins changes, too: the write-ahead log is copied every so many bytes, and would else fall into the blocks of one of them.
    private static async Task ByTurns(int block, Func<Task> small, Func<Task> big)
    {
        var (first, second) = block % 2 == 0 ? (small, big) : (big, small);
        await first();
        await second();
    }

    private static Task<TimeSpan> Judge(LanePool lanes, StageEvaluator evaluator, string[] logs, ref long number)
    {
        // A number of its own for each: a repeat would be answered without being stored.
        var first = Interlocked.Add(ref number, PerBlock);
        return lanes.SendAll(PerBlock, i => Stage.JudgmentRequest(evaluator, logs[i % logs.Length], first + i));
    }

    private static void Report(Findings findings, string limit, Cost small, Cost big)
    {
        findings.Add($"{limit}-time", big.Micros / small.Micros, $"{big.Micros:0.0} us of {small.Micros:0.0} us, medians of blocks of {PerBlock:n0} over {Connections} connections; CPU {big.CpuMicros:0.0} us of {small.CpuMicros:0.0} us");
        findings.Add($"{limit}-bytes", big.Bytes / small.Bytes, $"{big.Bytes:n0} of {small.Bytes:n0}");
    }

    /// <summary>Logs of another run that are added to the big one, and added again.</summary>
    private static async Task Resend(Stage stage, LanePool lanes, PreparedRuns runs, Findings findings)
    {
        var home = await stage.CreateRun(runs.Small.EvaluationId);
        var (first, again) = (new List<double>(), new List<double>());
        using var lane = await LanePool.Connect(lanes.Server, 1);
        for (var i = 0; i < Resends; i++)
        {
            var logs = await stage.AddLogs(lanes, home, PerBlock, Environment.TickCount64 * 1_000);
            var request = Stage.AddLogsRequest(runs.Big.EvaluationId, runs.Big.RunId, logs);
            first.Add((await lane.SendAll(1, _ => request)).TotalMilliseconds);
            again.Add((await lane.SendAll(1, _ => request)).TotalMilliseconds);
        }

        var (once, twice) = (Figures.Median(first.Skip(1)), Figures.Median(again.Skip(1)));
        findings.Add("flat.resend", twice / once, $"{twice:0.0} ms of {once:0.0} ms");
    }

    /// <summary>What blocks of requests cost a server.</summary>
    private sealed class Cost(PeerProcess server)
    {
        private readonly List<double> _micros = [];
        private readonly List<double> _cpu = [];
        private long _bytes, _requests;

        public double Micros => Figures.Median(_micros);

        public double CpuMicros => Figures.Median(_cpu);

        public double Bytes => (double)_bytes / _requests;

        public async Task Add(Func<Task<TimeSpan>> block, int requests)
        {
            var (cpu, bytes) = (server.Cpu, server.BytesWritten);
            _micros.Add((await block()).TotalMicroseconds / requests);
            _cpu.Add((server.Cpu - cpu).TotalMicroseconds / requests);
            _bytes += server.BytesWritten - bytes;
            _requests += requests;
        }
    }
}
