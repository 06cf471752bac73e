using System.Text;
using System.Text.Json.Nodes;
using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Requests of 1,000 rows against raw inserts of as many rows, 1,000 a transaction.</summary>
internal sealed class Batches : IScenario
{
    private const int BatchRows = 1_000;
    private const int Connections = 4;

    /// <summary>The code for a request's thousand rows is compiled well only after some.</summary>
    private const int WarmUps = 6;

    public string Name => "batches";

    public string About => "1,000 rows a request against raw batched inserts";

    public async Task Run(Workbench bench, Findings findings)
    {
        await using var server = await bench.StartServer(bench.NewDirectory());
        using var api = new EvalsApi(server.Url);
        using var lanes = await LanePool.Connect(server.Url, Connections);
        var batches = bench.Options.Quick ? 10 : 40;

        using (var documents = new RawBatches(bench.NewDirectory(), Encoding.UTF8.GetBytes(Result(0))))
        {
            var (ours, raw) = await ByTurns(bench, lanes, documents, batches, () => Results(lanes, batches));
            findings.Add("batches.results", ours / raw, $"{ours:n0} rows/s of {raw:n0} rows/s, {Connections} connections");
            findings.Add("batches.peer-rows", ours, $"{ours / 18_000:0.0} times as many");
        }

        var stage = await Stage.SetUp(api);
        var evaluation = await stage.CreateEvaluation("batches", evaluators: 2);
        var logs = await stage.AddLogs(lanes, await stage.CreateRun(evaluation), batches * BatchRows);
        using var memberships = new RawBatches(bench.NewDirectory(), []);
        var (added, rows) = await ByTurns(bench, lanes, memberships, batches, async () =>
        {
            var run = await stage.CreateRun(evaluation);
            return [.. logs.Chunk(BatchRows).Select(chunk => Stage.AddLogsRequest(evaluation, run, chunk))];
        });
        findings.Add("batches.add-logs", added / rows, $"{added:n0} rows/s of {rows:n0} rows/s, {Connections} connections");
    }

    /// <returns>Medians in rows per second.</returns>
    private static async Task<(double Ours, double Raw)> ByTurns(
        Workbench bench, LanePool lanes, RawBatches inserts, int batches, Func<Task<byte[][]>> prepare)
    {
        var (ours, raw) = (new List<double>(), new List<double>());
        for (var round = 0; round < WarmUps + bench.Options.Rounds; round++)
        {
            raw.Add(inserts.Run(batches * BatchRows, BatchRows));
            var requests = await prepare();
            var took = await lanes.SendAll(requests.Length, i => requests[i]);
            ours.Add(batches * BatchRows / took.TotalSeconds);
            Progress.Say($"  round {round}: raw {raw[^1]:n0} rows/s, Evals {ours[^1]:n0} rows/s");
        }

        return (Figures.Median(ours.Skip(WarmUps)), Figures.Median(raw.Skip(WarmUps)));
    }

    /// <summary>Requests with the results of a new EvalGuard eval.</summary>
    private static async Task<byte[][]> Results(LanePool lanes, int batches)
    {
        var path = "";
        const string eval = """{"name":"batches","model":"none","prompt":"","cases":[],"scorers":["exact"],"external":true}""";
        await lanes.SendAll(
            1, _ => Http1.Post("/api/v1/evals", eval), (_, reply) => path = $"/api/v1/evals/{JsonNode.Parse(reply.Body.Span)!["data"]!["id"]}/results");
        return [.. Enumerable.Range(0, batches).Select(batch => Http1.Post(
            path, $$"""{"results":[{{string.Join(',', Enumerable.Range(batch * BatchRows, BatchRows).Select(Result))}}]}"""))];
    }

    private static string Result(int number) =>
        $$$"""{"test_case_index":{{{number}}},"input":"What should the customer be told about order {{{number}}}, which was due last Tuesday?","output":"I am sorry that your order is late. It left our warehouse on Monday and should be with you on Thursday before noon.","expected":"It comes on Thursday.","scores":{"exact":{"score":0.{{{number}}},"passed":true,"reason":"The day is named."}},"latency_ms":412.5,"passed":true,"score":0.{{{number}}},"cost":0.00021}""";
}
