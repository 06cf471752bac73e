using Evals.Bench.Load;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Ten runs under the same load twice: spread evenly, and with 90 % of it on one run.</summary>
internal sealed class Fairness : IScenario
{
    private const int Runs = 10;
    private const int Lanes = 50;

    public string Name => "fair";

    public string About => "what nine runs feel of a tenth that takes 90 % of the load";

    public async Task Run(Workbench bench, Findings findings)
    {
        await using var server = await bench.StartServer(bench.NewDirectory());
        using var api = new EvalsApi(server.Url);
        using var lanes = await LanePool.Connect(server.Url, Lanes);
        var stage = await Stage.SetUp(api);
        var evaluation = await stage.CreateEvaluation("fair", evaluators: 2);
        var runs = new string[Runs];
        for (var i = 0; i < Runs; i++) runs[i] = await stage.CreateRun(evaluation);

        var next = 0L;
        byte[] Request(string run) => stage.LogRequest(run, Interlocked.Increment(ref next));
        var seconds = TimeSpan.FromSeconds(bench.Options.Seconds);
        var requests = (int)(10_000 * seconds.TotalSeconds);
        await lanes.SendAll(requests, i => Request(runs[i % Runs]));
        var rate = requests / (await lanes.SendAll(requests, i => Request(runs[i % Runs]))).TotalSeconds / 2;

        // Lanes go to runs in turn; with one run in front, a tenth of them go to the nine others.
        string Even(int lane) => runs[lane % Runs];
        string Skewed(int lane) => lane % Runs == 0 ? runs[1 + lane / Runs % (Runs - 1)] : runs[0];
        var (even, skewed) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            even.Add(P99OfOthers(await lanes.SendAtRate(rate, seconds, (lane, _) => Request(Even(lane))), lane => Even(lane) != runs[0]));
            skewed.Add(P99OfOthers(await lanes.SendAtRate(rate, seconds, (lane, _) => Request(Skewed(lane))), lane => Skewed(lane) != runs[0]));
            Progress.Say($"  p99 of the others: even {even[^1]:0.0} ms, beside the busy run {skewed[^1]:0.0} ms");
        }

        var (of, p99) = (Figures.Median(even), Figures.Median(skewed));
        findings.Add("fair.others", p99 / of, $"{p99:0.0} ms of {of:0.0} ms at {rate:n0}/s, half of what {Lanes} connections reach");
    }

    private static double P99OfOthers(Latencies[] lanes, Func<int, bool> isOther)
    {
        var all = new Latencies();
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            if (isOther(lane)) all.AddAll(lanes[lane]);
        }

        return all.P99;
    }
}
