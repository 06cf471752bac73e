using Evals.Server.Processes;
using Evals.Silo.Faults;

namespace Evals.Silo.Telemetry;

public sealed class ClusterTraceTests
{
    [Fact]
    public async Task One_trace_shows_a_request_from_http_at_the_gateway_over_orleans_to_the_commit_in_a_silo()
    {
        await using var collector = await SpanCollector.Start();
        await using var cluster = await ClusterProcesses.Start(environment: new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRICS_EXPORTER"] = "none",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        });
        using var client = new V5(cluster.GatewayUrls[0], ClusterProcesses.ApiKey);
        await client.Post("flows/log", new { path = "traced", flow = new { attributes = new { release = 1 } }, output = "hello" });

        var path = await PathToCommit(collector);
        Assert.Equal("POST /v5/flows/log", path[0].Name);
        Assert.Contains(path, span => span.Name == "run.AddLog");
        Assert.Contains(path, span => span.Name == "run.append");
        Assert.All(path, span => Assert.Equal(path[0].Trace, span.Trace));

        // Two processes: first the gateway's spans, then those of the silo, which begin with the call as it came in.
        var (gateway, silo) = (path[0].Process, path[^1].Process);
        Assert.NotEqual(gateway, silo);
        var calls = path.Where(span => span.Name.Contains("AddLog", StringComparison.Ordinal) && span.Name != "run.AddLog").ToList();
        Assert.Equal([gateway, silo], calls.Select(span => span.Process));
    }

    /// <summary>From the request down to the commit of the log, as soon as all of it has arrived.</summary>
    private static async Task<IReadOnlyList<SentSpan>> PathToCommit(SpanCollector collector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var spans = collector.Spans.ToDictionary(span => span.Id);
            foreach (var commit in spans.Values.Where(span => span.Name == "COMMIT"))
            {
                List<SentSpan> path = [commit];
                while (spans.TryGetValue(path[0].Parent, out var parent)) path.Insert(0, parent);
                if (path[0].Parent.Length == 0 && path.Any(span => span.Name == "run.AddLog")) return path;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}
