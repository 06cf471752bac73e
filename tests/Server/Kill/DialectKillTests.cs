using System.Globalization;
using Evals.Server.Processes;
using Xunit.Abstractions;

namespace Evals.Server.Kill;

/// <summary>A client of one dialect that writes what is its own alone.</summary>
internal interface IDialectWorker
{
    /// <summary>Writes that were answered.</summary>
    int Answered { get; }

    /// <summary>Writes one thing after another until the server is gone.</summary>
    Task Work(string server);

    /// <summary>Finishes what was under way and compares all that is there with what was answered.</summary>
    Task Check(string server);
}

/// <summary>The kill test for the writes of the other dialects, and for those of files, a quarter of its rounds each: what was answered is there once, and what was
/// not is sent again.</summary>
public sealed class DialectKillTests(ITestOutputHelper output)
{
    private const string Key = "a-key-for-the-kill-test";
    private const int Workers = 6;

    [Fact]
    public Task Every_answered_eval_row_and_status_is_there_once_after_a_kill_and_keys_get_their_first_answers() =>
        Check("EvalGuard", (name, seed) => new EvalGuardWorker(Key, name, seed));

    [Fact]
    public Task Every_answered_evaluation_log_result_and_status_of_v4_is_there_once_after_a_kill() =>
        Check("v4", (name, seed) => new V4Worker(Key, name, seed));

    [Fact]
    public Task Every_answered_row_version_deployment_span_and_move_of_a_directory_is_there_once_after_a_kill() =>
        Check("files", (name, seed) => new FilesWorker(Key, name, seed), longest: 5000);

    /// <param name="worker">Makes a worker with a name of its own.</param>
    /// <param name="longest">After how many milliseconds at the latest the server is killed.</param>
    private async Task Check(string dialect, Func<string, int, IDialectWorker> worker, int longest = 1500)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("EVALS_KILL_ROUNDS") ?? "20", CultureInfo.InvariantCulture) / 4;
        var random = new Random();
        using var workplace = new Workplace();
        var launch = new Launch(workplace) { ApiKey = Key };
        var rounds = new List<IDialectWorker[]>();
        for (var round = 0; round < Math.Max(1, count); round++)
        {
            await using var server = await ServerProcess.Start(launch);
            await Task.WhenAll(rounds.TakeLast(1).SelectMany(workers => workers).Select(worker => worker.Check(server.Url)));
            var prefix = $"round {round}";
            rounds.Add([.. Enumerable.Range(0, Workers).Select(number => worker($"{prefix} worker {number}", random.Next()))]);
            Task[] work = [.. rounds[^1].Select(worker => Task.Run(() => worker.Work(server.Url)))];

            // Not to wait for anything: the moment of the kill is what this test draws by lot.
            await Task.WhenAny(Task.Delay(random.Next(200, longest)), Task.WhenAll(work));
            await server.Kill();
            await Task.WhenAll(work);
        }

        await using var last = await ServerProcess.Start(launch);
        await Task.WhenAll(rounds.SelectMany(workers => workers).Select(worker => worker.Check(last.Url)));
        var answered = rounds.SelectMany(workers => workers).Sum(worker => worker.Answered);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"figures: {dialect} kill test, {rounds.Count} rounds, {answered} answered writes, 0 lost, 0 doubled"));
        Assert.NotEqual(0, answered);
    }
}
