using System.Text.RegularExpressions;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>The table of endpoints in the page of a dialect says what there is.</summary>
public sealed partial class EndpointDocTests
{
    [Theory]
    [InlineData("/v5", "humanloop-v5.md")]
    [InlineData("/v4", "humanloop-v4.md")]
    [InlineData("/api/v1", "evalguard.md")]
    public async Task The_table_lists_every_endpoint_and_no_other(string prefix, string page)
    {
        await using var host = await GatewayHost.Start(new StubGrains());

        var mapped = host.Routes(prefix);

        Assert.Equal(mapped.Order(StringComparer.Ordinal), Documented(page).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Documented(string page)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Evals.Orleans.sln"))) folder = folder.Parent;
        var lines = File.ReadLines(Path.Combine(folder!.FullName, "docs", page));
        return lines.Where(line => line.StartsWith('|')).SelectMany(line => Endpoint().Matches(line)).Select(found => found.Groups[1].Value);
    }

    [GeneratedRegex("`((?:GET|POST|PATCH|DELETE) /[^`]*)`")]
    private static partial Regex Endpoint();
}
