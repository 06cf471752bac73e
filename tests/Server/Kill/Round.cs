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
            ledger.Unanswered!.Note(await client.Post(ledger.Unanswered.Path, ledger.Unanswered.Body));
            ledger.Unanswered = null;
        }
    }

    public async Task Check(V5 client)
    {
        var main = await Listing.Read(client, scene.Evaluation, scene.MainRun);
        var shared = await Listing.Read(client, scene.Evaluation, scene.SharedRun);
        Doubled.UnionWith(main.Doubled.Concat(shared.Doubled));
        Doubled.UnionWith(main.Logs.Values.GroupBy(token => token).Where(group => group.Count() > 1).Select(group => group.Key));
        foreach (var ledger in _ledgers)
        {
            CheckLogs(ledger, main, shared);
            CheckVerdicts(ledger, main, shared);
            await CheckFiles(client, ledger);
        }

        CheckNothingElse(main);
        await CheckRuns(client);
        await Recount.Check(client, scene, scene.MainRun, main);
        await Recount.Check(client, scene, scene.SharedRun, shared);
    }

    private void CheckLogs(Ledger ledger, Listing main, Listing shared)
    {
        foreach (var (id, log) in ledger.Logs.Where(entry => entry.Value.InMainRun))
            if (main.Logs.GetValueOrDefault(id) != log.Token) Lost.Add($"log {id} in its run");
        foreach (var id in ledger.Shared)
            if (shared.Logs.GetValueOrDefault(id) != ledger.Logs[id].Token) Lost.Add($"log {id} in the run that shares it");
    }

    private void CheckVerdicts(Ledger ledger, Listing main, Listing shared)
    {
        foreach (var ((log, evaluator), verdict) in ledger.Verdicts)
        {
            if (ledger.Logs[log].InMainRun && main.Verdicts.GetValueOrDefault((log, evaluator)) != verdict)
                Lost.Add($"judgment {verdict} of {evaluator} on {log}");
            if (ledger.Shared.Contains(log) && shared.Verdicts.GetValueOrDefault((log, evaluator)) != verdict)
                Lost.Add($"judgment {verdict} of {evaluator} on {log} in the run that shares it");
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
    private void CheckNothingElse(Listing main)
    {
        var answered = _ledgers.SelectMany(ledger => ledger.Logs.Keys).ToHashSet();
        var waiting = _ledgers.Select(ledger => ledger.Unanswered?.Token).ToHashSet();
        Assert.All(main.Logs.Where(log => !answered.Contains(log.Key)), log => Assert.Contains(log.Value, waiting));
    }
}
