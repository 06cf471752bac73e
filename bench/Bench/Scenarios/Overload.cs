using System.Net.Sockets;
using Evals.Bench.Load;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>More at once than the server lets wait: large logs over many connections.</summary>
internal sealed class Overload : IScenario
{
    private const int Connections = 1_500;
    private const int LargeBytes = 256 * 1024;

    /// <summary>Lower than the defaults, which this many connections from the same machine do not reach.</summary>
    private static readonly string[] Bounds = ["--Evals:MaxBodyMemory", "33554432", "--Evals:MaxWaitingCalls", "256"];

    public string Name => "overload";

    public string About => "more requests at once than may wait";

    public async Task Run(Workbench bench, Findings findings)
    {
        await using var server = await bench.StartServer(bench.NewDirectory(), null, Bounds);
        using var api = new EvalsApi(server.Url);
        var stage = await Stage.SetUp(api);
        var run = await stage.CreateRun(await stage.CreateEvaluation("overload", evaluators: 2));
        var (load, seconds) = (new Load(server.Url), TimeSpan.FromSeconds(bench.Options.Seconds));
        await load.Send(number => stage.LogRequest(run, number), seconds);
        var small = load.Refused;
        var large = Large(stage, run);
        await load.Send(_ => large, seconds);

        if (small == 0 || load.Refused == small) throw new InvalidOperationException("The server refused nothing: it was not more than it takes.");
        findings.Add(
            "overload.retry",
            (double)load.Refused / (load.Refused + load.Silent),
            $"answered {load.Answered:n0}; refused {small:n0} small and {load.Refused - small:n0} large ones; {load.Lost:n0} connections lost");
        findings.Add("overload.memory", server.PeakMegabytes, $"with {string.Join(' ', Bounds)}");
    }

    private static byte[] Large(Stage stage, string run)
    {
        var body = stage.LogBody(run, stage.Files.Datapoints[0], "large");
        return Http1.Post(stage.LogPath, body.Replace("\"output\":\"", "\"output\":\"" + new string('x', LargeBytes), StringComparison.Ordinal));
    }

    /// <summary>All connections send as fast as they can, and count what they get.</summary>
    private sealed class Load(Uri server)
    {
        private long _answered, _refused, _silent, _lost, _number;

        public long Answered => _answered;

        /// <summary>Refused with the time to come again.</summary>
        public long Refused => _refused;

        /// <summary>Refused in any other way.</summary>
        public long Silent => _silent;

        public long Lost => _lost;

        public async Task Send(Func<long, byte[]> request, TimeSpan duration)
        {
            var until = DateTime.UtcNow + duration;
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendOnOne(request, until)));
        }

        private async Task SendOnOne(Func<long, byte[]> request, DateTime until)
        {
            try
            {
                using var lane = await Lane.Connect(server);
                while (DateTime.UtcNow < until) Count(await lane.Send(request(Interlocked.Increment(ref _number))));
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Interlocked.Increment(ref _lost);
            }
        }

        private void Count(Reply reply)
        {
            if (reply.IsOk) Interlocked.Increment(ref _answered);
            else if (reply is { Status: 503 or 429, SaysWhenToRetry: true }) Interlocked.Increment(ref _refused);
            else Interlocked.Increment(ref _silent);
        }
    }
}
