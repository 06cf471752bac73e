using System.Text.RegularExpressions;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

public sealed partial class DocsPageTests
{
    [Fact]
    public async Task The_page_needs_no_key_and_reaches_nothing_but_this_server()
    {
        await using var host = await GatewayHost.Start(new StubGrains());
        using var client = host.Client(null);

        foreach (var path in (string[])["/docs", "/docs/docs.js", "/docs/docs.css", "/openapi/v5.json"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(answer.IsSuccessStatusCode, path);
            Assert.StartsWith("default-src 'none'; ", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotMatch(Elsewhere(), await answer.Content.ReadAsStringAsync());
        }
    }

    [GeneratedRegex("""(?:src|href|import|fetch\()\W{0,3}(?:https?:)?//""")]
    private static partial Regex Elsewhere();
}
