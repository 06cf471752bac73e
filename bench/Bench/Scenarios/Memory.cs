using Evals.Bench.Prepared;
using Evals.Bench.Report;
using Evals.Contracts;
using Evals.Embedded;

namespace Evals.Bench.Scenarios;

/// <summary>What runs hold of the managed heap: the engine in this process, because only a process knows its own heap.</summary>
internal sealed class Memory : IScenario
{
    private const int IdleRuns = 10_000;
    private const int AtOnce = 500;

    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(1);

    public string Name => "memory";

    public string About => "managed heap per log, and of runs that are let go";

    public async Task Run(Workbench bench, Findings findings)
    {
        var runs = await bench.Prepared();
        await PerLog(runs, runs.Middle, "memory.middle", findings);
        await PerLog(runs, runs.Big, "memory.big", findings);
        await Idle(bench, findings);
    }

    private static async Task PerLog(PreparedRuns runs, PreparedRun prepared, string limit, Findings findings)
    {
        await using var engine = await Engine.Open(runs.Database);
        var run = engine.Grains.Run(new GrainKey(Seeder.Workspace, prepared.RunId));
        await engine.Grains.Workspaces().HasKeys(Seeder.Workspace);
        var before = Heap();
        var view = (await run.Get()).Value ?? throw new InvalidOperationException("The prepared run is not there.");
        var used = Heap() - before;
        findings.Add(limit, (double)used / view.LogCount, $"{used / 1e6:0.0} MB for {view.LogCount:n0} logs");
    }

    /// <summary>Homes of one log each, let go after a second.</summary>
    private static async Task Idle(Workbench bench, Findings findings)
    {
        var options = new EmbeddedOptions { IdleAfter = IdleAfter, ScanEvery = IdleAfter / 2 };
        await using var engine = await Engine.Open(Path.Combine(bench.NewDirectory(), "idle.db"), options);
        // The second time: tables that grow with the first ones are no run's.
        await Fill(engine, 0);
        await Task.Delay(4 * IdleAfter);
        var before = Heap();
        await Fill(engine, IdleRuns);
        var active = Heap() - before;
        await Task.Delay(4 * IdleAfter);
        var idle = Heap() - before;
        findings.Add("memory.idle", Math.Max(0, (double)idle / IdleRuns), $"{(double)active / IdleRuns:n0} B each while active");
    }

    private static async Task Fill(Engine engine, int first)
    {
        foreach (var numbers in Enumerable.Range(first, IdleRuns).Chunk(AtOnce))
            await Task.WhenAll(numbers.Select(number => AddOne(engine, $"log_idle{number}")));
    }

    private static async Task AddOne(Engine engine, string id)
    {
        var version = new FileVersionRef(FileType.Flow, "fl_1", "flv_1");
        var added = await engine.Grains.Run(new GrainKey(Seeder.Workspace, id))
            .AddLog(new AddLog(id, version, null, true, null, null, 1, "{}"u8.ToArray()));
        if (!added.IsOk) throw new InvalidOperationException($"Refused: {added.Refusal.Message}");
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);
}
