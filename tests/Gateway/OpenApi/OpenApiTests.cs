using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>The OpenAPI document of each dialect is whole, and true of what is mapped.</summary>
public sealed partial class OpenApiTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.Start(new StubGrains());

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    public static TheoryData<string> Dialects => [.. Documented.All.Select(api => api.Name)];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task It_has_every_endpoint_and_no_other(string dialect)
    {
        var prefix = Documented.All.Single(api => api.Name == dialect).Prefix;
        var document = await Document(dialect);
        var documented = document.Operations.Select(operation => $"{operation.Method} {operation.Path}");

        Assert.Equal(
            _host.Routes(prefix.TrimEnd('/')).Select(route => route.Replace(" /", $" {prefix}", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task It_has_what_OpenAPI_requires(string dialect)
    {
        var document = await Document(dialect);
        Assert.StartsWith("3.1.", (string)document.Root["openapi"]!, StringComparison.Ordinal);
        Assert.NotNull(document.Root["info"]!["title"]);
        Assert.NotNull(document.Root["info"]!["version"]);
        Assert.Equal(["ApiKey", "Bearer"], document.Root["security"]!.AsArray().Select(way => way!.AsObject().Single().Key));
        var ids = document.Operations.Select(operation => operation.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (var operation in document.Operations) AssertWhole(operation);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Every_reference_leads_somewhere_and_every_component_is_used(string dialect)
    {
        var document = await Document(dialect);
        HashSet<string> references = [.. document.All().Where(at => at.Place.EndsWith("/$ref", StringComparison.Ordinal)).Select(at => (string)at.Node!)];

        Assert.All(references, reference => Assert.NotNull(document.Find(reference)));
        var components = document.Root["components"]!.AsObject().Where(kind => kind.Key != "securitySchemes")
            .SelectMany(kind => kind.Value!.AsObject().Select(component => $"#/components/{kind.Key}/{component.Key}"));
        Assert.Equal([], components.Except(references));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Its_examples_fit_its_schemas(string dialect)
    {
        var document = await Document(dialect);
        var check = new SchemaCheck(document);
        foreach (var operation in document.Operations)
        {
            var contents = operation.Json["responses"]!.AsObject().Select(answer => operation.Answer(int.Parse(answer.Key, null))).OfType<JsonNode>();
            if (operation.Body is { } body) contents = contents.Append(body.Content);
            foreach (var content in contents)
            {
                foreach (var example in operation.Examples(content))
                {
                    Assert.NotNull(example);
                    Assert.True(check.Errors(example, content["schema"]!) is [], $"{operation.Id}: {string.Join('\n', check.Errors(example, content["schema"]!))}");
                }
            }
        }
    }

    private async Task<OpenApiDocument> Document(string dialect)
    {
        using var keyless = _host.Client(null);
        return await OpenApiDocument.Load(keyless, dialect);
    }

    private static void AssertWhole(OpenApiDocument.Operation operation)
    {
        Assert.False(string.IsNullOrEmpty((string?)operation.Json["summary"]), $"{operation.Id} has no summary.");
        var inPath = operation.Parameters.Where(parameter => (string)parameter["in"]! == "path").Select(parameter => (string)parameter["name"]!);
        Assert.Equal(PathParameter().Matches(operation.Path).Select(found => found.Groups[1].Value).Order(), inPath.Order());
        Assert.All(operation.Parameters, parameter => Assert.NotNull(parameter["schema"]));
        var statuses = operation.Json["responses"]!.AsObject().Select(answer => answer.Key).ToList();
        Assert.Single(statuses, status => status.StartsWith('2'));
        Assert.All((string[])["401", "503"], status => Assert.Contains(status, statuses));
        if (operation.Body is null) return;
        Assert.All((string[])["413", "415"], status => Assert.Contains(status, statuses));
        Assert.Contains(statuses, status => status is "400" or "422");
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
