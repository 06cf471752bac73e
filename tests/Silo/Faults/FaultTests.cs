using Xunit.Abstractions;

namespace Evals.Silo.Faults;

/// <summary>What a cluster of real processes promises while its parts are killed, frozen and restarted under load. The length of the
/// freeze, and of the load before and after each fault, are set by <c>EVALS_FAULT_FREEZE</c> and <c>EVALS_FAULT_LOAD</c>, in seconds;
/// <c>EVALS_FAULT_ONLY</c> is a part of the name of the one fault to try.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Freeze = Seconds("EVALS_FAULT_FREEZE", 10);
    private static readonly TimeSpan Calm = Seconds("EVALS_FAULT_LOAD", 4);

    private static readonly string Only = Environment.GetEnvironmentVariable("EVALS_FAULT_ONLY") ?? "";

    /// <summary>A grain of a silo that was lost answers again within this; the rest is the machine's own slowness under the load.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Nothing_that_was_answered_is_lost_or_doubled_whatever_part_fails()
    {
        await using var cluster = await ClusterProcesses.Start();
        List<FaultRow> rows = [];
        await Try("none", () => Task.Delay(Calm));
        await Try("SIGKILL of a silo", async () =>
        {
            cluster.Silo(0).Signal("KILL");
            await Task.Delay(TimeSpan.FromSeconds(12));
            await cluster.Restart(0);
        });
        await Try("rolling restart", async () =>
        {
            for (var silo = 0; silo < 3; silo++)
            {
                cluster.Silo(silo).Signal("TERM");
                await cluster.Silo(silo).Exit();
                await cluster.Restart(silo);
            }
        });
        await Try($"SIGSTOP of a silo for {Freeze.TotalSeconds:0} s", async () =>
        {
            cluster.Silo(1).Signal("STOP");
            await Task.Delay(Freeze);
            cluster.Silo(1).Signal("CONT");

            // It learns that it was declared dead, and ends itself.
            await cluster.Silo(1).Exit().WaitAsync(TimeSpan.FromSeconds(60));
            await cluster.Restart(1);
        });
        await Try("Redis restarted", () => cluster.RestartRedis(away: TimeSpan.FromSeconds(3)));
        await Try("PostgreSQL restarted", async () =>
        {
            await cluster.Postgres.Stop();
            await Task.Delay(TimeSpan.FromSeconds(2));
            await cluster.Postgres.Resume();
        });

        output.WriteLine($"figures: {FaultRow.Header}");
        foreach (var row in rows) output.WriteLine($"figures: {row}");
        Assert.All(rows, row => Assert.Equal((0, 0), (row.Lost, row.Doubled)));
        Assert.All(rows, row => Assert.InRange(row.LongestGap, TimeSpan.Zero, LongestGap));

        async Task Try(string fault, Func<Task> act)
        {
            if (!fault.Contains(Only, StringComparison.OrdinalIgnoreCase)) return;
            try
            {
                rows.Add(await Measure(fault, act));
            }
            catch
            {
                output.WriteLine($"{fault}:\n{cluster.LastWords}");
                throw;
            }
        }

        async Task<FaultRow> Measure(string fault, Func<Task> act)
        {
            await using var load = await FaultLoad.Start(rows.Count, cluster.GatewayUrls);
            await Task.Delay(Calm);
            await act();
            await Task.Delay(Calm);
            return await load.Finish(fault);
        }
    }

    private static TimeSpan Seconds(string variable, int otherwise) =>
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable(variable), out var seconds) ? seconds : otherwise);
}
