using System.Net;
using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>One round: a load that ends with the server's death, and the check of what is there afterwards.</summary>
internal sealed class Round(Scene scene, IReadOnlyList<Worker> workers)
{
    private const int Clients = 8;

    private readonly IReadOnlyList<Ledger> _ledgers = [.. workers.Select(worker => worker.Ledger)];

    public long Answered => _ledgers.Sum(ledger => ledger.Answered);

    /// <summary>Answered writes that are not there, or not as they were answered.</summary>
    public HashSet<string> Lost { get; } = [];

    /// <summary>Writes that are there more than once.</summary>
    public HashSet<string> Doubled { get; } = [];

    /// <summary>Loads the server and ends it after the time given, under load.</summary>
    /// <param name="end">How: <see cref="ServerProcess.Kill"/> or <see cref="ServerProcess.Terminate"/>.</param>
    public static async Task<Round> Load(ServerProcess server, string key, int number, TimeSpan after, Random random, Func<Task> end)
    {
        using var client = new V5(server.Url, key);
        var scene = await Scene.Create(client, number);
        Worker[] workers = [.. Enumerable.Range(0, Clients).Select(worker => new Worker(client, scene, worker, random.Next()))];
        Task[] work = [.. workers.Select(worker => Task.Run(worker.Work))];

        // Not to wait for anything: the moment of the kill is what this test draws by lot.
        await Task.WhenAny(Task.Delay(after), Task.WhenAll(work));
        await end();
        await Task.WhenAll(work);
        return new Round(scene, workers);
    }

    /// <summary>Sends again what was under way, as a client would, where the server can know it again.</summary>
    public async Task Resend(V5 client)
    {
        foreach (var ledger in _ledgers.Where(ledger => ledger.Unanswered is { Repeatable: true }))
        {
            ledger.Unanswered!.Note(await ledger.Unanswered.Send(client));
            ledger.Unanswered = null;
        }
    }

    public async Task Check(V5 client)
    {
        var listings = new Dictionary<string, Listing>();
        foreach (var run in scene.Runs)
        {
            var listing = listings[run] = await Listing.Read(client, scene.Evaluation, run);
            Doubled.UnionWith(listing.Doubled);
            Doubled.UnionWith(listing.Logs.Values.GroupBy(token => token).Where(group => group.Count() > 1).Select(group => group.Key));
            await Recount.Check(client, scene, run, listing);
        }

        foreach (var ledger in _ledgers)
        {
            foreach (var (id, log) in ledger.Logs)
            {
                if (log.Run is not null) CheckLog(ledger, id, listings[log.Run], log.Run);
                if (ledger.Shared.Contains(id)) CheckLog(ledger, id, listings[scene.SharedRun], scene.SharedRun);
            }

            await CheckFiles(client, ledger);
        }

        CheckNothingElse([.. scene.Runs.SelectMany(run => listings[run].Logs)]);
        await CheckRuns(client);
    }

    private void CheckLog(Ledger ledger, string id, Listing listing, string run)
    {
        if (listing.Logs.GetValueOrDefault(id) != ledger.Logs[id].Token) Lost.Add($"log {id} in {run}");
        foreach (var evaluator in new[] { scene.BooleanVersion, scene.NumberVersion })
        {
            if (ledger.Verdicts.TryGetValue((id, evaluator), out var verdict) && listing.Verdicts.GetValueOrDefault((id, evaluator)) != verdict)
                Lost.Add($"{verdict} of {evaluator} on {id} in {run}");
        }
    }

    private async Task CheckFiles(V5 client, Ledger ledger)
    {
        foreach (var (version, flow) in ledger.Versions)
            if ((await client.Send(HttpMethod.Get, $"flows/{flow}?version_id={version}")).Status != HttpStatusCode.OK) Lost.Add($"version {version}");
        foreach (var evaluation in ledger.Evaluations)
            if ((await client.Send(HttpMethod.Get, $"evaluations/{evaluation}")).Status != HttpStatusCode.OK) Lost.Add($"evaluation {evaluation}");
    }

    private async Task CheckRuns(V5 client)
    {
        var runs = (await client.Get($"evaluations/{scene.Evaluation}/runs")).GetProperty("runs").EnumerateArray()
            .Select(run => run.GetProperty("id").GetString()!).ToList();
        Lost.UnionWith(_ledgers.SelectMany(ledger => ledger.Runs).Except(runs).Select(run => $"run {run}"));
        Doubled.UnionWith(runs.GroupBy(run => run).Where(group => group.Count() > 1).Select(group => $"run {group.Key}"));
    }

    /// <summary>What nobody was answered may be there only where a client was still waiting for its answer.</summary>
    private void CheckNothingElse(IReadOnlyList<KeyValuePair<string, string>> logs)
    {
        var answered = _ledgers.SelectMany(ledger => ledger.Logs.Keys).ToHashSet();
        var waiting = _ledgers.Select(ledger => ledger.Unanswered?.Token).ToHashSet();
        Assert.All(logs.Where(log => !answered.Contains(log.Key)), log => Assert.Contains(log.Value, waiting));
    }
}
