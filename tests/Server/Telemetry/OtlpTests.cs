using Evals.Server.Processes;
using Evals.Telemetry;

namespace Evals.Server.Telemetry;

public sealed class OtlpTests
{
    private const string Key = "a-key-that-no-collector-sees";

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_gets_traces_and_metrics_without_keys_and_bodies(string protocol)
    {
        await using var collector = await FakeCollector.Start();
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace)
        {
            ApiKey = Key,
            Environment = new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url(protocol),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
                ["OTEL_SERVICE_NAME"] = "evals of a test",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            },
        });
        using var client = new V5(server.Url, Key);

        await client.Post("flows/log", new { path = "traced", flow = new { attributes = new { } }, output = "secret-body" });
        await client.Send(HttpMethod.Get, "flows/fl_unknown");

        await collector.Until("trace", "evals of a test", "POST /v5/flows/log", "run.AddLog", "run.append", "COMMIT");
        await collector.Until(
            "metrics", "evals of a test", "http.server.request.duration", "db.client.operation.duration", "evals.storage.batch.size", "evals.storage.queue.length",
            "evals.grain.activations", "evals.grain.call.duration", "evals.grain.batch.size", "evals.gateway.faults");
        Assert.DoesNotContain("secret-body", collector.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, collector.All, StringComparison.Ordinal);
        await server.Terminate();
        Assert.Matches("GET /v5/flows/fl_unknown answered 404 .* [0-9a-f]{32}\n", server.Errors);
    }

    [Fact]
    public async Task A_collector_that_is_away_holds_nothing_up()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace)
        {
            ApiKey = Key,
            Environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1" },
        });
        using (var client = new V5(server.Url, Key)) await client.Post("flows", new { path = "not traced", attributes = new { } });

        var (code, took) = await server.Terminate();

        Assert.Equal(0, code);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Empty(server.Errors);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "an address such as http://collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "nowhere", "an address such as http://collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "grpc or http/protobuf")]
    [InlineData("OTEL_METRICS_EXPORTER", "prometheus", "otlp or none")]
    public void A_variable_that_is_not_understood_is_told(string name, string value, string right)
    {
        var problem = Assert.Throws<FormatException>(() => OtlpSettings.Read(asked => asked == name ? value : null));

        Assert.Equal($"{name} is '{value}', but it must be {right}.", problem.Message);
    }

    [Theory]
    [InlineData(false, false, "")]
    [InlineData(true, true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4317")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=https://collector:4318")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317 OTEL_TRACES_EXPORTER=none")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317 OTEL_SDK_DISABLED=true")]
    public void The_environment_says_which_signals_are_sent(bool traces, bool metrics, string variables)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal(new OtlpSettings(traces, metrics), OtlpSettings.Read(set.GetValueOrDefault));
    }
}
