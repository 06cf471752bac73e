using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Evals.Server.Processes;

namespace Evals.Server.Telemetry;

public sealed partial class MetricDocTests
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

    [Fact]
    public void Alarms_are_about_metrics_that_there_are()
    {
        var documentation = File.ReadAllText(Path.Combine(Build.Root, "docs", "configuration.md"));
        var alarms = MetricNames().Matches(File.ReadAllText(Path.Combine(Build.Root, "docs", "operations.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(alarms);
        Assert.All(alarms, name => Assert.Contains($"| `{name}` |", documentation, StringComparison.Ordinal));
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

    [GeneratedRegex("`((?:evals|db|http)\\.[a-z]+\\.[a-z.]+)`")]
    private static partial Regex MetricNames();
}
