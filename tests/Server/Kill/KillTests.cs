using System.Globalization;
using Evals.Server.Processes;
using Evals.Testing;
using Xunit.Abstractions;

namespace Evals.Server.Kill;

/// <summary>
/// Promise 1 and 3 on a real process: <c>EVALS_KILL_ROUNDS</c> (20 unless set, 5 on PostgreSQL) times the server is loaded by concurrent clients, killed with
/// SIGKILL at a random moment, started again, and asked for everything that it had answered.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const string Key = "a-key-for-the-kill-test";

    [Fact]
    public async Task Every_answered_write_is_there_exactly_once_after_a_kill_and_stats_equal_a_recount()
    {
        using var workplace = new Workplace();
        await Check(new Launch(workplace) { ApiKey = Key }, Count(unlessSet: 20), "SQLite");
    }

    [Fact]
    public async Task On_Postgres_too_every_answered_write_is_there_exactly_once_after_a_kill()
    {
        using var workplace = new Workplace();
        await using var postgres = await PrivatePostgres.Start();
        await Check(new Launch(workplace) { ApiKey = Key }.On(postgres.NewSchema()), Count(unlessSet: 5), "PostgreSQL");
    }

    private static int Count(int unlessSet) =>
        Environment.GetEnvironmentVariable("EVALS_KILL_ROUNDS") is { } rounds ? int.Parse(rounds, CultureInfo.InvariantCulture) : unlessSet;

    private async Task Check(Launch launch, int count, string store)
    {
        var random = new Random();
        var rounds = new List<Round>();
        while (rounds.Count < count)
        {
            await using (var server = await ServerProcess.Start(launch))
            {
                await CheckLast(rounds, server);
                var after = TimeSpan.FromMilliseconds(random.Next(50, 1200));
                rounds.Add(await Round.Load(server, Key, rounds.Count, after, random, server.Kill));
            }

            if (random.Next(4) == 0) await KillWhileStarting(launch, random);
        }

        await using var last = await ServerProcess.Start(launch);
        await CheckLast(rounds, last);
        using var client = new V5(last.Url, Key);
        foreach (var round in rounds) await round.Check(client);
        Report(rounds, store);
    }

    private static async Task CheckLast(List<Round> rounds, ServerProcess server)
    {
        if (rounds.Count == 0) return;
        using var client = new V5(server.Url, Key);
        await rounds[^1].Resend(client);
        await rounds[^1].Check(client);
    }

    /// <summary>Recovery must survive a kill as well.</summary>
    private static async Task KillWhileStarting(Launch launch, Random random)
    {
        await using var server = ServerProcess.Spawn(launch);
        await Task.Delay(random.Next(100, 600));
        await server.Kill();
    }

    private void Report(List<Round> rounds, string store)
    {
        var lost = rounds.SelectMany(round => round.Lost).ToList();
        var doubled = rounds.SelectMany(round => round.Doubled).ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"figures: kill test on {store}, {rounds.Count} rounds, {rounds.Sum(round => round.Answered)} answered writes, {lost.Count} lost, {doubled.Count} doubled"));
        Assert.Empty(lost);
        Assert.Empty(doubled);
    }
}
