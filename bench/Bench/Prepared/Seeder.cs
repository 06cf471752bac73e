using System.Text;
using Evals.Contracts;

namespace Evals.Bench.Prepared;

/// <summary>Fills runs through the engine: the same commands as over HTTP, many at a time.</summary>
internal sealed class Seeder(PreparedRuns runs)
{
    public const string Workspace = "default";

    /// <summary>So many wait in a run's mailbox at once, and share a journal entry: for the big run as many as it takes, for the
    /// others as many as a busy server's connections.</summary>
    private const int AtOnce = 2_000;
    private const int Connections = 64;

    private readonly FileVersionRef _version = new(FileType.Flow, runs.Files.Flow, runs.Files.FlowVersion);
    private long _fingerprint;

    public async Task Fill()
    {
        await using var engine = await Engine.Open(runs.Database);
        await Fill(engine, runs.Small, Connections);
        await Fill(engine, runs.Middle, Connections);
        await Fill(engine, runs.Big, AtOnce);
    }

    private async Task Fill(Engine engine, PreparedRun prepared, int atOnce)
    {
        var run = engine.Grains.Run(new GrainKey(Workspace, prepared.RunId));
        for (var from = 0; from < prepared.Logs; from += atOnce)
        {
            var numbers = Enumerable.Range(from, Math.Min(atOnce, prepared.Logs - from));
            var logs = await All(numbers.Select(number => run.AddLog(Log(number))));
            await All(logs.SelectMany((log, i) => Judgments(log.LogId, from + i)).Select(run.Judge));
            if (from % 100_000 == 0) Progress.Say($"making a run of {prepared.Logs:n0} logs with {PreparedRuns.Evaluators} judgments each: {from:n0}");
        }
    }

    private AddLog Log(int number) => new(
        LogId: null,
        _version,
        runs.Files.Datapoints[number % runs.Files.Datapoints.Length],
        Complete: true,
        CreatedAt: null,
        TraceParentId: null,
        ++_fingerprint,
        Encoding.UTF8.GetBytes($$"""{"inputs":{"question":"number {{number}}"},"output":"answer {{number}}"}"""));

    private IEnumerable<Judge> Judgments(string parent, int number) => runs.Files.Evaluators.Take(PreparedRuns.Evaluators).Select(evaluator => new Judge(
        LogId: null,
        parent,
        new FileVersionRef(FileType.Evaluator, evaluator.FileId, evaluator.VersionId),
        evaluator.IsNumber ? Outcome.Of(Score(number)) : Outcome.Of(number % 3 == 0),
        CreatedAt: null,
        DatapointId: null,
        ++_fingerprint,
        Encoding.UTF8.GetBytes($$"""{"judgment":{{(evaluator.IsNumber ? Score(number).ToString(System.Globalization.CultureInfo.InvariantCulture) : number % 3 == 0 ? "true" : "false")}}}""")));

    /// <summary>What the number evaluator gives for the log of this number: from 0 to 1, all different, in no order.</summary>
    public static double Score(int number) => (number * 0.6180339887498949) % 1;

    private static async Task<IReadOnlyList<T>> All<T>(IEnumerable<Task<Result<T>>> calls)
        where T : notnull
    {
        var results = await Task.WhenAll(calls);
        return Array.ConvertAll(results, result => result.IsOk
            ? result.Value
            : throw new InvalidOperationException($"Refused: {result.Refusal.Message}"));
    }
}
