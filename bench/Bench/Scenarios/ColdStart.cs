using System.Diagnostics;
using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Prepared;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>How long the first answers take, of the server and of a run that is not in memory.</summary>
internal sealed class ColdStart : IScenario
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    public string Name => "cold";

    public string About => "first answers after a start, and an idle server's memory";

    public async Task Run(Workbench bench, Findings findings)
    {
        await FirstOfServer(bench, findings);
        var runs = await bench.Prepared();
        var (snapshot, journal) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Options.Rounds; round++) snapshot.Add(await FirstOfRun(bench, runs));
        findings.Add("cold.snapshot", Figures.Median(snapshot), $"GET .../stats of {runs.Middle.Logs:n0} logs with {PreparedRuns.Evaluators} judgments each");

        // A server that stops writes the snapshot that was missing.
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            RemoveSnapshot(runs);
            journal.Add(await FirstOfRun(bench, runs));
        }

        findings.Add("cold.journal", Figures.Median(journal), $"the same");
    }

    private static async Task FirstOfServer(Workbench bench, Findings findings)
    {
        var started = new List<double>();
        var directory = bench.NewDirectory();
        for (var round = 0; round <= bench.Options.Rounds; round++)
        {
            await using var server = await bench.StartServer(directory);
            started.Add(server.StartedIn.TotalSeconds);
            if (round < bench.Options.Rounds) continue;
            await Task.Delay(Quiet);
            findings.Add("cold.server", Figures.Median(started), $"a list of files; the first time, with a new database, {started[0]:0.00} s");
            findings.Add("cold.resident", server.ResidentMegabytes);
        }
    }

    /// <returns>Seconds.</returns>
    private static async Task<double> FirstOfRun(Workbench bench, PreparedRuns runs)
    {
        await using var server = await bench.StartServer(runs.Directory);
        using var lane = await Lane.Connect(server.Url);

        // What only the first request of a process pays for is no run's.
        await lane.Send(Http1.Get(runs.Small.StatsPath));
        var start = Stopwatch.GetTimestamp();
        var reply = await lane.Send(Http1.Get(runs.Middle.StatsPath));
        var took = Stopwatch.GetElapsedTime(start);
        if (!reply.IsOk) throw new InvalidOperationException($"Answered {reply.Status}: {reply.Text}");
        return took.TotalSeconds;
    }

    private static void RemoveSnapshot(PreparedRuns runs)
    {
        using var database = RawDatabase.Open(runs.Database);
        using var remove = database.CreateCommand();
        remove.CommandText = "DELETE FROM snapshots WHERE grain = $run";
        remove.Parameters.AddWithValue("$run", runs.Middle.RunId);
        if (remove.ExecuteNonQuery() == 0) throw new InvalidOperationException("The prepared run has no snapshot.");
    }
}
