using System.Text.Json.Nodes;
using Evals.Bench.Load;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Deep pages of lists against the first.</summary>
internal sealed class Lists : IScenario
{
    private const int DeepPage = 10_000;
    private const int Blocks = 10;
    private const int PerBlock = 10;

    public string Name => "lists";

    public string About => "page 10,000 of a list against page 1";

    public async Task Run(Workbench bench, Findings findings)
    {
        var runs = await bench.Prepared();
        await using var server = await bench.StartServer(runs.Directory);
        using var lane = await Lane.Connect(server.Url);

        // The last page that the run fills when it has fewer logs than that.
        var deep = Math.Min(DeepPage, runs.Big.Logs / 10);
        string Logs(int page) => $"/v5/evaluations/{runs.Big.EvaluationId}/logs?size=10&page={page}";
        var (p50, ofFirst) = await Measure(lane, Http1.Get(Logs(1)), Http1.Get(Logs(deep)));
        findings.Add("lists.deep", p50 / ofFirst, $"page {deep:n0}: {p50:0.00} ms of {ofFirst:0.00} ms, medians");
        string OfFile(int page) => $"/v5/logs?file_id={runs.Files.Flow}&size=10&page={page}";
        (p50, ofFirst) = await Measure(lane, Http1.Get(OfFile(1)), Http1.Get(OfFile(deep)));
        findings.Add("lists.deep-file", p50, $"page {deep:n0}; page 1: {ofFirst:0.00} ms");

        var last = JsonNode.Parse((await lane.Send(Http1.Get(Logs(runs.Big.Logs / 10)))).Body.Span)!;
        findings.Add("lists.peer-rows", last["records"]!.AsArray().Count > 0 ? runs.Big.Logs - 10 : 0, $"of {last["total"]!.GetValue<long>():n0}");
    }

    /// <returns>Medians in milliseconds.</returns>
    private static async Task<(double Deep, double First)> Measure(Lane lane, byte[] first, byte[] deep)
    {
        var (ofFirst, ofDeep) = (new Latencies(), new Latencies());
        for (var block = 0; block <= Blocks; block++)
        {
            if (block == 1) (ofFirst, ofDeep) = (new Latencies(), new Latencies());
            await lane.Time(first, PerBlock, ofFirst);
            await lane.Time(deep, PerBlock, ofDeep);
        }

        return (ofDeep.P50, ofFirst.P50);
    }
}
