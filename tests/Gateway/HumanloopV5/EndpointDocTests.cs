using System.Text.RegularExpressions;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>The table of endpoints in docs/humanloop-v5.md says what there is.</summary>
public sealed partial class EndpointDocTests
{
    [Fact]
    public async Task The_table_lists_every_endpoint_and_no_other()
    {
        await using var host = await GatewayHost.Start(new StubGrains());

        var mapped = host.Routes("/v5");

        Assert.Equal(mapped.Order(StringComparer.Ordinal), Documented().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Documented()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Evals.Orleans.sln"))) folder = folder.Parent;
        var lines = File.ReadLines(Path.Combine(folder!.FullName, "docs", "humanloop-v5.md"));
        return lines.Where(line => line.StartsWith('|')).SelectMany(line => Endpoint().Matches(line)).Select(found => found.Groups[1].Value);
    }

    [GeneratedRegex("`((?:GET|POST|PATCH|DELETE) /[^`]*)`")]
    private static partial Regex Endpoint();
}
