using Xunit.Abstractions;

namespace Evals.Silo.Faults;

/// <summary>What a cluster of real processes promises while its parts are killed, frozen and restarted under load. The length of the
/// freeze and of the cut, and of the load before and after each fault, are set by <c>EVALS_FAULT_FREEZE</c> and <c>EVALS_FAULT_LOAD</c>, in
/// seconds; <c>EVALS_FAULT_ONLY</c> is a part of the name of the one fault to try.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Freeze = Seconds("EVALS_FAULT_FREEZE", 10);
    private static readonly TimeSpan Calm = Seconds("EVALS_FAULT_LOAD", 4);

    private static readonly string Only = Environment.GetEnvironmentVariable("EVALS_FAULT_ONLY") ?? "";

    /// <summary>A grain of a silo that was lost answers again within this.</summary>
    private static readonly TimeSpan WithoutSilo = TimeSpan.FromSeconds(10);

    /// <summary>The database's own time away and its recovery included, on a machine under load.</summary>
    private static readonly TimeSpan WithoutDatabase = TimeSpan.FromSeconds(20);

    private readonly List<FaultRow> _rows = [];
    private readonly List<TimeSpan> _limits = [];

    [Fact]
    public async Task Nothing_that_was_answered_is_lost_or_doubled_whatever_part_fails()
    {
        await using var cluster = await ClusterProcesses.Start();
        await Try(cluster, "none", () => Task.Delay(Calm));
        await Try(cluster, "SIGKILL of a silo", async () =>
        {
            cluster.Silo(0).Signal("KILL");
            await Task.Delay(TimeSpan.FromSeconds(12));
            await cluster.Restart(0);
        });
        await Try(cluster, "rolling restart", async () =>
        {
            for (var silo = 0; silo < 3; silo++)
            {
                cluster.Silo(silo).Signal("TERM");
                await cluster.Silo(silo).Exit();
                await cluster.Restart(silo);
            }
        });
        await Try(cluster, $"SIGSTOP of a silo for {Freeze.TotalSeconds:0} s", async () =>
        {
            cluster.Silo(1).Signal("STOP");
            await Task.Delay(Freeze);
            cluster.Silo(1).Signal("CONT");
            await LearnsOfItsDeath(cluster, 1);
        });
        await Try(cluster, "Redis restarted", async () =>
        {
            await cluster.Redis.Stop();
            await Task.Delay(TimeSpan.FromSeconds(3));
            await cluster.Redis.Resume();
        });
        await Try(cluster, "PostgreSQL restarted", async () =>
        {
            await cluster.Postgres.Stop();
            await Task.Delay(TimeSpan.FromSeconds(2));
            await cluster.Postgres.Resume();
        }, WithoutDatabase);
        Check();
    }

    [IslandFact]
    public async Task Nothing_is_lost_or_doubled_when_a_silo_is_cut_off_from_all_but_the_database()
    {
        using var island = Island.Create();
        await using var cluster = await ClusterProcesses.Start(island);
        await Try(cluster, $"a silo cut off for {Freeze.TotalSeconds:0} s", async () =>
        {
            island.CutOff();
            await Task.Delay(Freeze);
            island.Join();
            await LearnsOfItsDeath(cluster, 2);
        });
        Check();
    }

    /// <summary>A silo that comes back finds that the others have declared it dead, and ends itself.</summary>
    private static async Task LearnsOfItsDeath(ClusterProcesses cluster, int silo)
    {
        await cluster.Silo(silo).Exit().WaitAsync(TimeSpan.FromSeconds(60));
        await cluster.Restart(silo);
    }

    /// <param name="limit">How long the longest gap may be; <see cref="WithoutSilo"/> unless told.</param>
    private async Task Try(ClusterProcesses cluster, string fault, Func<Task> act, TimeSpan? limit = null)
    {
        if (!fault.Contains(Only, StringComparison.OrdinalIgnoreCase)) return;
        try
        {
            await using var load = await FaultLoad.Start(_rows.Count, cluster.GatewayUrls);
            await Task.Delay(Calm);
            await act();
            await Task.Delay(Calm);
            _rows.Add(await load.Finish(fault));
            _limits.Add(limit ?? WithoutSilo);
        }
        catch
        {
            output.WriteLine($"{fault}:\n{cluster.LastWords}");
            throw;
        }
    }

    private void Check()
    {
        output.WriteLine($"figures: {FaultRow.Header}");
        foreach (var row in _rows) output.WriteLine($"figures: {row}");
        Assert.All(_rows, row => Assert.Equal((0, 0), (row.Lost, row.Doubled)));
        Assert.All(_rows.Zip(_limits), row => Assert.InRange(row.First.LongestGap, TimeSpan.Zero, row.Second));
    }

    private static TimeSpan Seconds(string variable, int otherwise) =>
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable(variable), out var seconds) ? seconds : otherwise);
}
