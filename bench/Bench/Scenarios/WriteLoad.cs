using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Goes on through a workload's requests, so that Evals never gets one twice, and counts what it answered.</summary>
internal sealed class WriteLoad(Workload workload)
{
    private long _next;

    public long Answered { get; private set; }

    /// <summary>Answered ones and those that may have been under way when a load ended.</summary>
    public long Sent { get; private set; }

    public async Task<Figures> On(IServed peer, int connections, int seconds, bool counts = true)
    {
        var cpu = peer.Cpu;
        var result = await Wrk.Run(peer.Url, workload, counts ? _next : 0, workload.Wraps || !counts, connections, seconds);
        var spent = peer.Cpu - cpu;
        if (counts)
        {
            _next = result.Next;
            Answered += result.Answered;
            Sent += result.Answered + connections;
        }

        return new Figures(
            result.PerSecond, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds, spent.TotalMicroseconds / result.Answered);
    }

    /// <exception cref="InvalidOperationException">The server does not count what it has answered.</exception>
    public void MustBe(long counted, string title)
    {
        if (counted < Answered || counted > Sent)
            throw new InvalidOperationException($"{title}: answered {Answered}, sent {Sent}, but the server counts {counted}.");
    }
}
