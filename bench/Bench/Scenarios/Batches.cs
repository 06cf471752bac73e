using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Requests of 1,000 rows against raw inserts of the same rows, 1,000 a transaction.</summary>
internal sealed class Batches : IScenario
{
    private const int BatchRows = 1_000;
    private const int Connections = 4;

    public string Name => "batches";

    public string About => "1,000 rows a request against raw batched inserts";

    public async Task Run(Workbench bench, Findings findings)
    {
        await using var server = await bench.StartServer(bench.NewDirectory());
        using var api = new EvalsApi(server.Url);
        using var lanes = await LanePool.Connect(server.Url, Connections);
        var stage = await Stage.SetUp(api);
        var evaluation = await stage.CreateEvaluation("batches", evaluators: 2);
        var batches = bench.Options.Quick ? 10 : 40;
        var logs = await stage.AddLogs(lanes, await stage.CreateRun(evaluation), batches * BatchRows);

        var (ours, raw) = (new List<double>(), new List<double>());
        using var inserts = new RawMemberships(bench.NewDirectory());
        for (var round = 0; round <= bench.Options.Rounds; round++)
        {
            raw.Add(inserts.Run(logs, BatchRows));
            var run = await stage.CreateRun(evaluation);
            var requests = logs.Chunk(BatchRows).Select(chunk => Stage.AddLogsRequest(evaluation, run, chunk)).ToArray();
            var took = await lanes.SendAll(requests.Length, i => requests[i]);
            ours.Add(logs.Length / took.TotalSeconds);
            Progress.Say($"  round {round}: raw {raw[^1]:n0} rows/s, Evals {ours[^1]:n0} rows/s");
        }

        var (rows, peer) = (Figures.Median(ours.Skip(1)), Figures.Median(raw.Skip(1)));
        findings.Add("batches.add-logs", rows / peer, $"{rows:n0} rows/s of {peer:n0} rows/s, {Connections} connections");
        findings.Add("batches.peer-rows", rows, $"{rows / 18_000:0.0} times as many");
    }
}
