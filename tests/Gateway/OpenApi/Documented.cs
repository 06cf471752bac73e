using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>Holds every answer that any test gets to the committed OpenAPI document of its API: the status is one that the document has for
/// the operation, and the body is what it says. Clients take unions apart by their keys, so a key too many is an error.</summary>
internal sealed class Documented
{
    private const string ErrorObject = """{"$ref":"#/components/schemas/ErrorObject"}""";

    private readonly SchemaCheck _check;
    private readonly JsonNode _error = JsonNode.Parse(ErrorObject)!;
    private readonly JsonNode _broken;
    private readonly ILookup<(string Method, int Steps), (OpenApiDocument.Operation Operation, string[] Steps)> _operations;

    /// <param name="broken">The schema of what a broken server answers.</param>
    private Documented(string name, string prefix, string broken)
    {
        (Name, Prefix) = (name, prefix);
        Document = new OpenApiDocument(JsonNode.Parse(File.ReadAllText(Place(name)))!);
        _check = new SchemaCheck(Document);
        _broken = JsonNode.Parse(broken)!;
        _operations = Document.Operations
            .Select(operation => (operation, Steps: operation.Path.Split('/')))
            .OrderBy(entry => entry.Steps.Count(IsParameter))
            .ToLookup(entry => (entry.operation.Method, entry.Steps.Length));
    }

    public static Documented V5 { get; } = new("v5", "/v5/", HumanloopBroken);

    public static Documented V4 { get; } = new("v4", "/v4/", HumanloopBroken);

    public static Documented EvalGuard { get; } = new("evalguard", "/api/v1/", ErrorObject);

    public static IReadOnlyList<Documented> All { get; } = [V5, V4, EvalGuard];

    /// <summary>The document's name below <c>/openapi</c>, without its extension.</summary>
    public string Name { get; }

    /// <summary>What the paths of the API begin with, up to and with a slash.</summary>
    public string Prefix { get; }

    /// <summary>The document as it is committed.</summary>
    public OpenApiDocument Document { get; }

    private static string HumanloopBroken => """{"type":"object","required":["detail"],"properties":{"detail":{"type":"string"}}}""";

    /// <summary>Fails the test when the answer is not what the document of its API says.</summary>
    public static void Assert(HttpRequestMessage request, Reply reply)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (All.FirstOrDefault(api => path.StartsWith(api.Prefix, StringComparison.Ordinal)) is not { } api) return;
        if (api.Problem(api.Find(request.Method.Method, path), reply) is { } problem)
            Xunit.Assert.Fail($"{request.Method} {request.RequestUri.PathAndQuery} answered {reply.Code}, {problem}\n{Text(reply)}");
    }

    /// <summary>The operation that a request means; null when there is none.</summary>
    public OpenApiDocument.Operation? Find(string method, string path)
    {
        var steps = path.Split('/');
        return _operations[(method, steps.Length)]
            .FirstOrDefault(entry => entry.Steps.Zip(steps).All(step => IsParameter(step.First) || step.First == step.Second)).Operation;
    }

    private string? Problem(OpenApiDocument.Operation? operation, Reply reply)
    {
        // What every path can answer stands in the text of the documentation and not with each operation.
        if (reply.Code == 500) return Errors(reply, _broken);
        if (operation is null || reply.Code is 405 or 408 or 431) return reply.Code is >= 400 and < 500 ? Errors(reply, _error) : "and is not in the document";
        if (operation.Json["responses"]![reply.Code.ToString(CultureInfo.InvariantCulture)] is null) return "which is not in the document";
        if (operation.Answer(reply.Code) is { } answer) return Errors(reply, answer["schema"]!);
        return reply.Json.ValueKind == JsonValueKind.Undefined ? null : "with a body that the document does not have";
    }

    private string? Errors(Reply reply, JsonNode schema)
    {
        if (reply.Json.ValueKind == JsonValueKind.Undefined) return "without a body";
        return _check.Errors(JsonNode.Parse(reply.Json.GetRawText()), schema) is { Count: > 0 } errors ? $"which does not fit: {string.Join('\n', errors)}" : null;
    }

    private static bool IsParameter(string step) => step.StartsWith('{');

    private static string Text(Reply reply) => reply.Json.ValueKind == JsonValueKind.Undefined ? "" : reply.Json.GetRawText();

    private static string Place(string name, [CallerFilePath] string test = "") =>
        Path.Combine(Path.GetDirectoryName(test)!, $"../../../src/Gateway/Docs/{name}.json");
}
