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

        foreach (var path in (string[])["/docs", "/docs/docs.js", "/docs/docs.css", .. Documented.All.Select(api => $"/openapi/{api.Name}.json")])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(answer.IsSuccessStatusCode, path);
            Assert.StartsWith("default-src 'none'; ", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotMatch(Elsewhere(), await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_page_leads_to_every_API()
    {
        await using var host = await GatewayHost.Start(new StubGrains());
        using var client = host.Client(null);

        var page = await client.GetStringAsync(new Uri("/docs", UriKind.Relative));

        Assert.Equal(Documented.All.Select(api => api.Name), Links().Matches(page).Select(link => link.Groups[1].Value));
    }

    [GeneratedRegex("href=\"/docs\\?api=([^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("""(?:src|href|import|fetch\()\W{0,3}(?:https?:)?//""")]
    private static partial Regex Elsewhere();
}
