using System.Globalization;
using Evals.Server.Processes;
using Xunit.Abstractions;

namespace Evals.Server.Kill;

/// <summary>The kill test for the writes of EvalGuard, a quarter of its rounds: what was answered is there once, what was not is sent again
/// under its key, and every key gets its first answer.</summary>
public sealed class EvalGuardKillTests(ITestOutputHelper output)
{
    private const string Key = "a-key-for-the-kill-test";
    private const int Workers = 6;

    [Fact]
    public async Task Every_answered_eval_row_and_status_is_there_once_after_a_kill_and_keys_get_their_first_answers()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("EVALS_KILL_ROUNDS") ?? "20", CultureInfo.InvariantCulture) / 4;
        var random = new Random();
        using var workplace = new Workplace();
        var launch = new Launch(workplace) { ApiKey = Key };
        var rounds = new List<EvalGuardWorker[]>();
        for (var round = 0; round < Math.Max(1, count); round++)
        {
            await using var server = await ServerProcess.Start(launch);
            await Task.WhenAll(rounds.TakeLast(1).SelectMany(workers => workers).Select(worker => worker.Check(server.Url)));
            var prefix = $"round {round}";
            rounds.Add([.. Enumerable.Range(0, Workers).Select(number => new EvalGuardWorker(Key, $"{prefix} worker {number}", random.Next()))]);
            Task[] work = [.. rounds[^1].Select(worker => Task.Run(() => worker.Work(server.Url)))];

            // Not to wait for anything: the moment of the kill is what this test draws by lot.
            await Task.WhenAny(Task.Delay(random.Next(200, 1500)), Task.WhenAll(work));
            await server.Kill();
            await Task.WhenAll(work);
        }

        await using var last = await ServerProcess.Start(launch);
        await Task.WhenAll(rounds.SelectMany(workers => workers).Select(worker => worker.Check(last.Url)));
        var answered = rounds.SelectMany(workers => workers).Sum(worker => worker.Answered);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"figures: EvalGuard kill test, {rounds.Count} rounds, {answered} answered writes, 0 lost, 0 doubled"));
        Assert.NotEqual(0, answered);
    }
}
