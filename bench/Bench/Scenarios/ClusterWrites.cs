using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;
using Evals.Testing;

namespace Evals.Bench.Scenarios;

/// <summary>What the wire between gateway and silos costs: the same log writes through one gateway to one and to two silos, beside the
/// standalone server, all on one PostgreSQL with its settings as they come and aged, and pgbench on it.</summary>
internal sealed class ClusterWrites : IScenario
{
    public string Name => "cluster";

    public string About => "single logs through a gateway and silos against standalone and pgbench";

    public async Task Run(Workbench bench, Findings findings)
    {
        if (bench.Options.Silo is not { } program)
        {
            findings.NotMeasured(Name, "src/Silo is not built; bench/run.sh builds it where the package feed has Orleans");
            return;
        }

        await using var postgres = await PrivatePostgres.Start("max_connections = 400");
        await postgres.Age();
        await using var redis = await PrivateRedis.Start();
        await using var alone = await bench.StartServerOnPostgres(postgres.NewSchema());
        await using var one = await ClusterPeer.Start(program, redis, postgres.NewSchema(), silos: 1);
        await using var two = await ClusterPeer.Start(program, redis, postgres.NewSchema(), silos: 2);
        Side[] sides = [await Side.SetUp(bench, "standalone", alone), await Side.SetUp(bench, "one silo", one), await Side.SetUp(bench, "two silos", two)];
        await using var pgbench = await PgBench.Create(bench.NewDirectory(), postgres.Port, sides[0].BodyLength);
        foreach (var side in sides) await side.WarmUp();

        var raw = new List<double>();
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            raw.Add(await pgbench.Run(TimeSpan.FromSeconds(bench.Options.Seconds)));
            Progress.Say($"round {round} of {bench.Options.Rounds}: pgbench {raw[^1]:n0}/s");
            foreach (var side in sides) await side.Round();
        }

        foreach (var side in sides) await side.Check();
        Tell(findings, sides[0], sides[1], sides[2], raw);
        foreach (var side in sides) side.Dispose();
    }

    /// <summary>Shares are medians of the rounds' own: what they are taken of runs seconds before or after, on a machine that is never quite the same.</summary>
    private static void Tell(Findings findings, Side alone, Side one, Side two, IReadOnlyList<double> raw)
    {
        var (standalone, single, both) = (alone.Median, one.Median, two.Median);
        findings.Add(
            "cluster.pgbench",
            Figures.Median(alone.PerSecond.Zip(raw, (ours, theirs) => ours / theirs)),
            $"{standalone.PerSecond:n0}/s of {Figures.Median(raw):n0}/s; rounds {string.Join(", ", alone.PerSecond.Zip(raw, (ours, theirs) => $"{ours / theirs:0.00}"))}");
        findings.Add(
            "cluster.silo",
            one.ShareOf(alone),
            $"{single.PerSecond:n0}/s of {standalone.PerSecond:n0}/s; p50 {single.P50Ms:0.0} ms of {standalone.P50Ms:0.0} ms, CPU per log {single.CpuMicros:n0} us of {standalone.CpuMicros:n0} us");
        findings.Add(
            "cluster.silos",
            two.ShareOf(alone),
            $"{both.PerSecond:n0}/s; p50 {both.P50Ms:0.0} ms, CPU per log {both.CpuMicros:n0} us; all of it on the same cores");
    }

    /// <summary>One of those that are compared, with its own scene.</summary>
    private sealed class Side(Workbench bench, string name, IServed served, EvalsApi api, WriteScene scene) : IDisposable
    {
        private const int WarmUpSeconds = 4;

        private readonly WriteLoad _load = new(scene.Logs);
        private readonly List<Figures> _rounds = [];

        public int BodyLength => scene.Logs.BodyLength;

        public Figures Median => Figures.MedianOf(_rounds);

        public IEnumerable<double> PerSecond => _rounds.Select(round => round.PerSecond);

        private int Connections => bench.Options.Connections[^1];

        public static async Task<Side> SetUp(Workbench bench, string name, IServed served)
        {
            var api = new EvalsApi(served.Url);
            return new Side(bench, name, served, api, await WriteScene.SetUp(served.Url, api, bench.NewDirectory(), parents: 64));
        }

        public double ShareOf(Side other) => Figures.Median(PerSecond.Zip(other.PerSecond, (own, others) => own / others));

        public async Task WarmUp() => await _load.On(served, Connections, WarmUpSeconds);

        public async Task Round()
        {
            _rounds.Add(await _load.On(served, Connections, bench.Options.Seconds));
            Progress.Say($"  {name}: {_rounds[^1].PerSecond:n0}/s, CPU per log {_rounds[^1].CpuMicros:n0} us");
        }

        public async Task Check() => _load.MustBe((await scene.Count()).Logs, name);

        public void Dispose() => api.Dispose();
    }
}
