using System.Text.Json;
using System.Text.RegularExpressions;
using Evals.Server.Health;
using Evals.Server.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace Evals.Deploy;

/// <summary>Manifests and image agree with the programs: paths, ports, names and values of variables.</summary>
public sealed partial class ProgramTests
{
    public static TheoryData<string> Directories => Rendered.Directories;

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Probes_hit_paths_that_the_server_has(string directory)
    {
        using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapHealth();
        var paths = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Cast<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText).ToList();

        var probed = Ours(directory)
            .SelectMany(container => new[] { "startupProbe", "readinessProbe", "livenessProbe" }.Select(probe => container.At(probe, "httpGet").Text("path")));

        Assert.NotEmpty(probed);
        Assert.All(probed, path => Assert.Contains(path, paths));
    }

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void The_server_listens_where_its_port_is(string directory) => Assert.All(Ours(directory), container =>
    {
        var port = container.Items("ports").Single(port => port.Text("name") == "http").Text("containerPort");
        Assert.Equal($"http://*:{port}", Variables(container)["ASPNETCORE_URLS"]);
        Assert.Contains($"EXPOSE {port}\n", Dockerfile, StringComparison.Ordinal);
    });

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Variables_are_documented(string directory)
    {
        var documentation = Rendered.Read("docs", "configuration.md");
        Assert.All(Ours(directory).SelectMany(container => Variables(container).Keys), name =>
        {
            if (name.StartsWith("EVALS__", StringComparison.Ordinal))
                Assert.Contains($"| `Evals:{name["EVALS__".Length..]}` |", documentation, StringComparison.OrdinalIgnoreCase);
            else
                Assert.Contains(name, documentation, StringComparison.Ordinal);
        });
    }

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void The_server_takes_the_values_of_its_variables(string directory)
    {
        foreach (var container in Ours(directory).Where(container => container.Text("image").Contains("evals-server", StringComparison.Ordinal)))
        {
            var settings = Variables(container).Where(variable => variable.Key.StartsWith("EVALS__", StringComparison.Ordinal))
                .Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value));
            OptionTable.Check(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), OptionTable.All);
        }
    }

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Every_image_of_ours_is_a_target_of_the_dockerfile(string directory) => Assert.All(
        Ours(directory).Select(container => OurImage().Match(container.Text("image")).Groups[1].Value),
        target => Assert.Contains($" AS {target}\n", Dockerfile, StringComparison.Ordinal));

    [Fact]
    public void The_image_has_a_fixed_base_and_a_user_without_rights()
    {
        var bases = BaseImage().Matches(Dockerfile).Select(match => match.Groups[1].Value).Where(image => image.Contains('/', StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(bases);
        Assert.All(bases, image => Assert.Matches(":[0-9]", image));
        Assert.Contains("USER $APP_UID\n", Dockerfile, StringComparison.Ordinal);
    }

    private static string Dockerfile => Rendered.Read("deploy", "Dockerfile");

    private static IEnumerable<JsonElement> Ours(string directory) =>
        Rendered.Workloads(directory).SelectMany(workload => workload.Containers).Where(container => container.IsOurs());

    /// <summary>Names and values; empty for those that come from elsewhere.</summary>
    private static Dictionary<string, string> Variables(JsonElement container) =>
        container.Items("env").ToDictionary(variable => variable.Text("name"), variable => variable.TryText("value") ?? "");

    [GeneratedRegex("evals-([a-z]+):")]
    private static partial Regex OurImage();

    [GeneratedRegex("^FROM ([^ ]+)", RegexOptions.Multiline)]
    private static partial Regex BaseImage();
}
