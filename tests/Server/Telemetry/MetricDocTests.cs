using System.Diagnostics.Metrics;
using Evals.Server.Processes;

namespace Evals.Server.Telemetry;

public sealed class MetricDocTests
{
    [Fact]
    public async Task The_documentation_lists_every_metric_with_its_unit()
    {
        using var workplace = new Workplace();
        await using var server = await InProcessServer.Start(workplace);
        using var client = new V5(server.Url, InProcessServer.Key);
        await client.Post("flows", new { path = "measured", attributes = new { } });
        await client.Send(HttpMethod.Get, "nowhere");

        Assert.Equal(Published().Order(), Documented().Order());
    }

    private static List<(string Name, string? Unit)> Published()
    {
        List<(string, string?)> published = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Evals.", StringComparison.Ordinal)) published.Add((instrument.Name, instrument.Unit));
            },
        };
        listener.Start();
        return published;
    }

    private static IEnumerable<(string Name, string? Unit)> Documented() => File.ReadLines(Path.Combine(Build.Root, "docs", "configuration.md"))
        .Where(line => line.StartsWith("| `evals.", StringComparison.Ordinal) || line.StartsWith("| `db.", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => (cells[1].Trim('`'), (string?)cells[2]));
}
