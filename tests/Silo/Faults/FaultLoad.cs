using System.Diagnostics;
using Evals.Server.Kill;
using Evals.Server.Processes;

namespace Evals.Silo.Faults;

/// <summary>Clients that write logs and judgments through every gateway, send again what was not answered, and keep book. Each of a gateway's
/// clients has a run and files of its own, so that every silo has some of them.</summary>
internal sealed class FaultLoad : IAsyncDisposable
{
    private const int ClientsPerGateway = 4;

    private readonly List<V5> _clients = [];
    private readonly List<Client> _work = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<Scene> _scenes;
    private readonly Task _done;

    private FaultLoad(IReadOnlyList<Scene> scenes, IReadOnlyList<string> gateways)
    {
        _scenes = scenes;
        foreach (var (gateway, number) in gateways.Select((gateway, number) => (gateway, number)))
        {
            var client = new V5(gateway, ClusterProcesses.ApiKey);
            _clients.Add(client);
            for (var i = 0; i < ClientsPerGateway; i++) _work.Add(new Client(client, scenes[i], $"{number}-{i}", _stop.Token));
        }

        _done = Task.WhenAll(_work.Select(client => Task.Run(client.Work)));
    }

    public static async Task<FaultLoad> Start(int round, IReadOnlyList<string> gateways)
    {
        using var client = new V5(gateways[0], ClusterProcesses.ApiKey);
        var scenes = new List<Scene>();
        for (var i = 0; i < ClientsPerGateway; i++) scenes.Add(await Scene.Create(client, round * ClientsPerGateway + i));
        return new FaultLoad(scenes, gateways);
    }

    /// <summary>Ends the load when every client has its last answer, and compares what is there with what was answered.</summary>
    public async Task<FaultRow> Finish(string fault)
    {
        await _stop.CancelAsync();
        await _done;
        var (lost, doubled) = (0, 0);
        foreach (var scene in _scenes)
        {
            var listing = await Listing.Read(_clients[0], scene.Evaluation, scene.MainRun);
            await Recount.Check(_clients[1], scene, scene.MainRun, listing);
            lost += _work.Where(client => client.Scene == scene).SelectMany(client => client.Logs).Count(log =>
                !listing.Logs.ContainsKey(log.Id) || listing.Verdicts.GetValueOrDefault((log.Id, scene.NumberVersion)) != log.Verdict);
            doubled += listing.Doubled.Count + listing.Logs.Values.GroupBy(token => token).Sum(group => group.Count() - 1);
        }

        return new FaultRow(fault, _work.Sum(client => client.Requests), _work.Sum(client => client.Errors), _work.Max(client => client.Longest), lost, doubled);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var client in _clients) client.Dispose();
        _stop.Dispose();
    }

    private sealed class Client(V5 http, Scene scene, string name, CancellationToken stop)
    {
        public Scene Scene => scene;

        public List<(string Id, Verdict Verdict)> Logs { get; } = [];

        public long Requests { get; private set; }

        public long Errors { get; private set; }

        /// <summary>The longest time from sending a write to its answer, attempts included.</summary>
        public TimeSpan Longest { get; private set; }

        public async Task Work()
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                // Half of the logs have no id of the client's: then the server alone sees to it that a write is not made twice.
                var token = $"{scene.Round}-{name}-{i}";
                var id = i % 2 == 0 ? $"chosen-{token}" : null;
                var body = new { log_id = id, run_id = scene.MainRun, inputs = new { question = token }, output = token, log_status = "complete" };
                var answer = await Write($"flows/log?version_id={scene.FlowVersion}", body, repeatable: id is not null);
                if (answer is null) continue;
                var log = answer.Value.GetProperty("id").GetString()!;
                var verdict = new Verdict(i % 1000, null);
                await Write($"evaluators/log?version_id={scene.NumberVersion}", new { parent_id = log, judgment = i % 1000 }, repeatable: true);
                Logs.Add((log, verdict));
            }
        }

        /// <returns>The answer; null for a write that had an error and must not be sent again.</returns>
        private async Task<System.Text.Json.JsonElement?> Write(string path, object body, bool repeatable)
        {
            for (var start = Stopwatch.GetTimestamp(); ;)
            {
                try
                {
                    Requests++;
                    var answer = await http.Post(path, body);
                    if (Stopwatch.GetElapsedTime(start) is var took && took > Longest) Longest = took;
                    return answer;
                }
                catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
                {
                    Errors++;
                    if (!repeatable) return null;
                    await Task.Delay(TimeSpan.FromMilliseconds(200));
                }
            }
        }
    }
}

/// <param name="LongestGap">The longest time that any client waited for the answer to a write.</param>
internal sealed record FaultRow(string Fault, long Requests, long Errors, TimeSpan LongestGap, int Lost, int Doubled)
{
    public const string Header = "fault | requests | errors seen | longest gap | lost | doubled";

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Fault} | {Requests} | {Errors} | {LongestGap.TotalSeconds:0.0} s | {Lost} | {Doubled}");
}
