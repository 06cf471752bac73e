using System.Text;
using System.Text.Json.Nodes;
using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>
/// Requests of 1,000 rows against raw inserts, 1,000 a transaction: of the rows as a plain program would store them, and of the rows that the
/// server has stored.
/// </summary>
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
        var data = bench.NewDirectory();
        await using var server = await bench.StartServer(data);
        using var api = new EvalsApi(server.Url);
        using var lanes = await LanePool.Connect(server.Url, Connections);
        using var stored = new StoredRows(bench.NewDirectory(), Path.Combine(data, "evals.db"));
        var batches = bench.Options.Quick ? 10 : 40;

        using (var documents = new RawBatches(bench.NewDirectory(), Encoding.UTF8.GetBytes(Result(0))))
        {
            var speeds = await ByTurns(bench, lanes, documents, stored, batches, () => Results(lanes, batches));
            findings.Add("batches.results", speeds.Ours / speeds.Stored, $"{speeds.Ours:n0} rows/s of {speeds.Stored:n0} rows/s, {Connections} connections");
            findings.Add("batches.documents", speeds.Ours / speeds.Plain, $"{speeds.Ours:n0} rows/s of {speeds.Plain:n0} rows/s");
            findings.Add("batches.peer-rows", speeds.Ours, $"{speeds.Ours / 18_000:0.0} times as many");
        }

        var stage = await Stage.SetUp(api);
        var evaluation = await stage.CreateEvaluation("batches", evaluators: 2);
        var logs = await stage.AddLogs(lanes, await stage.CreateRun(evaluation), batches * BatchRows);
        using var memberships = new RawBatches(bench.NewDirectory(), []);
        var added = await ByTurns(bench, lanes, memberships, stored, batches, async () =>
        {
            var run = await stage.CreateRun(evaluation);
            return [.. logs.Chunk(BatchRows).Select(chunk => Stage.AddLogsRequest(evaluation, run, chunk))];
        });
        findings.Add("batches.add-logs", added.Ours / added.Plain, $"{added.Ours:n0} rows/s of {added.Plain:n0} rows/s, {Connections} connections; packed as the server stores them {added.Stored:n0} rows/s");
    }

    /// <returns>Medians in rows per second.</returns>
    private static async Task<(double Ours, double Plain, double Stored)> ByTurns(
        Workbench bench, LanePool lanes, RawBatches plain, StoredRows stored, int batches, Func<Task<byte[][]>> prepare)
    {
        var rounds = new List<(double Ours, double Plain, double Stored)>();
        for (var round = 0; round < WarmUps + bench.Options.Rounds; round++)
        {
            var inserted = plain.Run(batches * BatchRows, BatchRows);
            var requests = await prepare();
            var took = await lanes.SendAll(requests.Length, i => requests[i]);
            rounds.Add((batches * BatchRows / took.TotalSeconds, inserted, stored.Run(batches * BatchRows, BatchRows)));
            var (ours, _, same) = rounds[^1];
            Progress.Say($"  round {round}: raw {inserted:n0} rows/s, Evals {ours:n0} rows/s, its rows raw {same:n0} rows/s");
        }

        var measured = rounds[WarmUps..];
        return (
            Figures.Median(measured.Select(round => round.Ours)),
            Figures.Median(measured.Select(round => round.Plain)),
            Figures.Median(measured.Select(round => round.Stored)));
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
