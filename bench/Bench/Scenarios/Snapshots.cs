using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Prepared;
using Evals.Bench.Report;
using Microsoft.Data.Sqlite;

namespace Evals.Bench.Scenarios;

/// <summary>A big run is judged all over until a snapshot of all of it is due and written, while another run takes logs.</summary>
internal sealed class Snapshots : IScenario
{
    private const int Judges = 32;
    private const int JudgedPerSecond = 10_000;
    private const int Others = 16;
    private const int OthersPerSecond = 400;

    /// <summary>Seconds from the first write of a snapshot in which all of it is surely written.</summary>
    private const int Writing = 8;

    /// <summary>Coprime to the number of logs: steps of it lead to each log once, and soon into every part of the run.</summary>
    private const int Step = 7_919;

    public string Name => "snapshots";

    public string About => "what another run feels while a big run's snapshot is written";

    public async Task Run(Workbench bench, Findings findings)
    {
        var runs = await bench.Prepared();
        var logs = LogsOf(runs);
        await using var server = await bench.StartServer(runs.Directory);
        using var api = new EvalsApi(server.Url);
        var stage = new Stage(api, runs.Files);
        var other = await stage.CreateRun(runs.Small.EvaluationId);
        using var judges = await LanePool.Connect(server.Url, Judges);
        using var others = await LanePool.Connect(server.Url, Others);
        var (first, next, done) = (Environment.TickCount64 * 1_000_000, 0L, false);
        byte[] Log() => stage.LogRequest(other, first + Interlocked.Increment(ref next));
        byte[] Judgment()
        {
            var number = Interlocked.Increment(ref next);
            return Stage.JudgmentRequest(runs.Files.Evaluators[0], logs[number * Step % logs.Length], first + number);
        }

        // The first answer of a run is that of its loading.
        await judges.SendAll(1, _ => Judgment());
        var judging = Task.Run(async () =>
        {
            while (!done) await judges.SendAtRate(JudgedPerSecond, TimeSpan.FromSeconds(1), (_, _) => Judgment());
        });
        var (before, during) = await Measure(runs, others, Log);
        done = true;
        await judging;
        findings.Add("snapshots.others", during.Max(second => second.Max), $"p99 of the worst second {during.Max(second => second.P99):0.0} ms; before it {Figures.Median(before.Select(second => second.P99)):0.0} ms and at most {before.Max(second => second.Max):0.0} ms, seconds' medians; {OthersPerSecond}/s beside {JudgedPerSecond:n0}/s");
    }

    /// <returns>What logs of the other run took, second by second: until the snapshot begins, and from then on.</returns>
    private static async Task<(List<Latencies> Before, List<Latencies> During)> Measure(PreparedRuns runs, LanePool lanes, Func<byte[]> log)
    {
        var (seq, before, during) = (SnapshotSeq(runs), new List<Latencies>(), new List<Latencies>());
        while (during.Count < Writing)
        {
            var second = new Latencies();
            foreach (var lane in await lanes.SendAtRate(OthersPerSecond, TimeSpan.FromSeconds(1), (_, _) => log())) second.AddAll(lane);
            (SnapshotSeq(runs) == seq ? before : during).Add(second);
            Progress.Note($"  p50 {second.P50:0.0} ms, p99 {second.P99:0.0} ms, longest {second.Max:0.0} ms{(during.Count > 0 ? ", snapshot" : "")}");
        }

        return (before, during);
    }

    private static string[] LogsOf(PreparedRuns runs)
    {
        using var rows = Query(runs, "SELECT id.value FROM run_log_parts part, json_each(part.log_ids) id WHERE part.run_id = $run");
        var ids = new List<string>(runs.Big.Logs);
        while (rows.Read()) ids.Add(rows.GetString(0));
        return [.. ids];
    }

    private static long SnapshotSeq(PreparedRuns runs)
    {
        using var row = Query(runs, "SELECT seq FROM snapshots WHERE grain = $run");
        return row.Read() ? row.GetInt64(0) : 0;
    }

    private static SqliteDataReader Query(PreparedRuns runs, string sql)
    {
        var read = RawDatabase.Open(runs.Database).CreateCommand();
        read.CommandText = sql;
        read.Parameters.AddWithValue("$run", runs.Big.RunId);
        return read.ExecuteReader(System.Data.CommandBehavior.CloseConnection);
    }
}
