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
        var port = PortOf(container, "http");
        Assert.Equal($"http://*:{port}", Variables(container)["ASPNETCORE_URLS"]);
        Assert.Contains($"EXPOSE {port}\n", Dockerfile, StringComparison.Ordinal);
    });

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Variables_are_ones_that_the_program_reads(string directory) => Assert.All(Ours(directory), container =>
        Assert.All(Variables(container).Keys, name =>
        {
            if (name.StartsWith("EVALS__", StringComparison.Ordinal))
                Assert.Contains(name["EVALS__".Length..], Programs.Options(container), StringComparer.OrdinalIgnoreCase);
            else if (name.StartsWith("ConnectionStrings__", StringComparison.Ordinal))
                Assert.Contains(name["ConnectionStrings__".Length..], Programs.ConnectionStrings(container));
            else
                Assert.Contains(name, Rendered.Read("docs", "configuration.md"), StringComparison.Ordinal);
        }));

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Silos_listen_where_their_ports_are(string directory) => Assert.All(Ours(directory), container =>
    {
        var variables = Variables(container);
        if (variables.GetValueOrDefault("EVALS__ROLE") != "silo") return;
        Assert.Equal(variables["EVALS__SILOPORT"], PortOf(container, "silo"));
        Assert.Equal(variables["EVALS__GATEWAYPORT"], PortOf(container, "orleans"));
        Assert.Contains($"EXPOSE {PortOf(container, "silo")} {PortOf(container, "orleans")}\n", Dockerfile, StringComparison.Ordinal);
        Assert.Contains(container.Items("env"), variable =>
            variable.Text("name") == "EVALS__ADVERTISEDADDRESS" && variable.At("valueFrom", "fieldRef").TryText("fieldPath") == "status.podIP");
    });

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void The_server_takes_the_values_of_its_variables(string directory)
    {
        foreach (var container in Ours(directory).Where(container => !Programs.IsSilo(container)))
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

    private static string PortOf(JsonElement container, string name) =>
        container.Items("ports").Single(port => port.Text("name") == name).Text("containerPort");

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
