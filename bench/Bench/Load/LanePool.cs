using System.Diagnostics;

namespace Evals.Bench.Load;

/// <summary>Some connections that are loaded together.</summary>
internal sealed class LanePool : IDisposable
{
    private readonly Lane[] _lanes;

    private LanePool(Uri server, Lane[] lanes) => (Server, _lanes) = (server, lanes);

    public Uri Server { get; }

    public static async Task<LanePool> Connect(Uri server, int count)
    {
        var lanes = new Lane[count];
        for (var i = 0; i < count; i++) lanes[i] = await Lane.Connect(server);
        return new LanePool(server, lanes);
    }

    /// <summary>Sends all requests, each lane the next that is left, as fast as answers come.</summary>
    /// <param name="take">Gets each answer with the number of its request; may be called by several threads.</param>
    /// <exception cref="InvalidOperationException">A request was refused.</exception>
    public async Task<TimeSpan> SendAll(int count, Func<int, byte[]> request, Action<int, Reply>? take = null)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_lanes.Select(lane => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var reply = await lane.Send(request(i));
                if (!reply.IsOk) throw new InvalidOperationException($"Answered {reply.Status}: {reply.Text}");
                take?.Invoke(i, reply);
            }
        })));
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Sends at a steady rate. A request that had to wait for the one before it is measured from when it was due.</summary>
    /// <param name="request">Lane and number to request.</param>
    /// <returns>What the requests of each lane took.</returns>
    /// <exception cref="InvalidOperationException">A request was refused.</exception>
    public async Task<Latencies[]> SendAtRate(double perSecond, TimeSpan duration, Func<int, int, byte[]> request)
    {
        var period = TimeSpan.FromSeconds(_lanes.Length / perSecond);
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 100;
        return await Task.WhenAll(_lanes.Select((lane, number) => Task.Run(async () =>
        {
            var latencies = new Latencies();
            var first = start + (long)(Stopwatch.Frequency * number / perSecond);
            for (var i = 0; i * period < duration; i++)
            {
                var due = first + (long)(Stopwatch.Frequency * i * period.TotalSeconds);
                var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (early > TimeSpan.Zero) await Task.Delay(early);
                var from = early > TimeSpan.Zero ? Stopwatch.GetTimestamp() : due;
                var reply = await lane.Send(request(number, i));
                if (!reply.IsOk) throw new InvalidOperationException($"Answered {reply.Status}: {reply.Text}");
                latencies.Add(Stopwatch.GetTimestamp() - from);
            }

            return latencies;
        })));
    }

    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Dispose();
    }
}
