using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;
using Evals.Testing;

namespace Evals.Bench.Scenarios;

/// <summary>Durable log writes on a PostgreSQL of the bench's own, with PostgreSQL's settings as they come and aged, so that
/// neither Evals nor pgbench waits for files of its write-ahead log.</summary>
internal sealed class PostgresWrites : IScenario
{
    public string Name => "postgres";

    public string About => "single logs on PostgreSQL against a bare endpoint and pgbench";

    public async Task Run(Workbench bench, Findings findings)
    {
        await using var postgres = await PrivatePostgres.Start();
        await postgres.Age();
        await using var bare = await PeerProcess.Start([typeof(PostgresWrites).Assembly.Location, "bare", "{url}"], Http1.Get("/health/ready"));
        await using var evals = await bench.StartServerOnPostgres(postgres.NewSchema());
        using var api = new EvalsApi(evals.Url);
        var scene = await WriteScene.SetUp(evals.Url, api, bench.NewDirectory(), parents: 1_000);
        await using var pgbench = await PgBench.Create(bench.NewDirectory(), postgres.Port, scene.Logs.BodyLength);

        var logs = await new WriteRounds(bench, bare, evals, scene).Run("Log writes on PostgreSQL, POST /v5/flows/log", scene.Logs, pgbench, count => count.Logs);
        var best = logs.Rows[^1];
        var handWritten = await RunHandWritten(bench, postgres, scene.Logs);
        findings.Add(logs);
        findings.Add(
            "postgres.logs",
            best.OfBare,
            $"{best.Evals.PerSecond:n0}/s of {best.Bare.PerSecond:n0}/s; a hand-written service without rules, statistics or indexes {handWritten.PerSecond:n0}/s with {handWritten.CpuMicros:n0} us");
        findings.Add("postgres.pgbench", best.TimesRaw, $"{best.Evals.PerSecond:n0}/s of {best.RawPerSecond:n0}/s");
    }

    /// <summary>After the rounds, so that it takes nothing from them.</summary>
    private static async Task<Figures> RunHandWritten(Workbench bench, PrivatePostgres postgres, Workload logs)
    {
        await using var service = await PeerProcess.Start(
            [typeof(PostgresWrites).Assembly.Location, "hand-written", "{url}", postgres.ConnectionString], Http1.Get("/health/ready"));
        var (load, rounds, connections) = (new WriteLoad(logs), new List<Figures>(), bench.Options.Connections[^1]);
        await load.On(service, connections, bench.Options.Seconds, counts: false);
        while (rounds.Count < bench.Options.Rounds) rounds.Add(await load.On(service, connections, bench.Options.Seconds, counts: false));
        Progress.Say($"  a hand-written service: {Figures.MedianOf(rounds).PerSecond:n0}/s");
        return Figures.MedianOf(rounds);
    }
}
