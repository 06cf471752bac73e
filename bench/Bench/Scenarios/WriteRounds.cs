using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Loads the bare endpoint and Evals by turns, with raw inserts in between, and checks that Evals kept what it answered.</summary>
internal sealed class WriteRounds(Workbench bench, PeerProcess bare, PeerProcess evals, WriteScene scene)
{
    private const int WarmUpSeconds = 3;

    private readonly Options _options = bench.Options;

    public async Task<Table> Run(string title, Workload workload, IRawPeer inserts, Func<(long Logs, long Judgments), long> counted)
    {
        var (before, load) = (counted(await scene.Count()), new WriteLoad(workload));
        Progress.Say($"{title}: warming up");
        await load.On(bare, _options.Connections[^1], WarmUpSeconds, counts: false);
        await load.On(evals, _options.Connections[^1], WarmUpSeconds);

        var raw = new List<double>();
        var rounds = _options.Connections.ToDictionary(connections => connections, _ => (Bare: new List<Figures>(), Evals: new List<Figures>()));
        for (var round = 1; round <= _options.Rounds; round++)
        {
            raw.Add(await inserts.Run(TimeSpan.FromSeconds(_options.Seconds)));
            Progress.Say($"{title}, round {round} of {_options.Rounds}: raw inserts {raw[^1]:n0}/s");
            foreach (var connections in _options.Connections)
            {
                var (bareRounds, evalsRounds) = rounds[connections];
                bareRounds.Add(await load.On(bare, connections, _options.Seconds, counts: false));
                evalsRounds.Add(await load.On(evals, connections, _options.Seconds));
                Progress.Say($"  {connections} connections: bare {bareRounds[^1].PerSecond:n0}/s, Evals {evalsRounds[^1].PerSecond:n0}/s");
            }
        }

        var after = counted(await scene.Count()) - before;
        load.MustBe(after, title);
        var rows = _options.Connections.Select(connections => new Row(
            connections, Figures.MedianOf(rounds[connections].Bare), Figures.MedianOf(rounds[connections].Evals), Figures.Median(raw)));
        return new Table(title, workload.BodyLength, [.. rows], load.Answered, after);
    }
}
