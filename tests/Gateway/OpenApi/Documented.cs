using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>Holds every answer below <c>/v5</c> that any test gets to the committed OpenAPI document: the status is one that the document
/// has for the operation, and the body is what it says. Clients take unions apart by their keys, so a key too many is an error.</summary>
internal static class Documented
{
    /// <summary>The document as it is committed.</summary>
    public static OpenApiDocument Document { get; } = new(JsonNode.Parse(File.ReadAllText(Place()))!);

    private static readonly SchemaCheck Check = new(Document);

    private static readonly ILookup<(string Method, int Steps), (OpenApiDocument.Operation Operation, string[] Steps)> Operations = Document.Operations
        .Select(operation => (operation, Steps: operation.Path.Split('/')))
        .OrderBy(entry => entry.Steps.Count(IsParameter))
        .ToLookup(entry => (entry.operation.Method, entry.Steps.Length));

    /// <summary>Fails the test when the answer is not what the document says.</summary>
    public static void Assert(HttpRequestMessage request, Reply reply)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (!path.StartsWith("/v5/", StringComparison.Ordinal)) return;
        if (Problem(Find(request.Method.Method, path), reply) is { } problem)
            Xunit.Assert.Fail($"{request.Method} {request.RequestUri.PathAndQuery} answered {reply.Code}, {problem}\n{Text(reply)}");
    }

    private static string? Problem(OpenApiDocument.Operation? operation, Reply reply)
    {
        // What every path can answer stands in the text of the documentation and not with each operation.
        if (reply.Code == 500) return reply.Json is { ValueKind: JsonValueKind.Object } body && body.GetProperty("detail").ValueKind == JsonValueKind.String ? null : "which says too much";
        if (operation is null || reply.Code is 405 or 408 or 431) return reply.Code is >= 400 and < 500 ? Errors(reply, Document.Find("#/components/schemas/ErrorObject")!) : "and is not in the document";
        if (operation.Json["responses"]![reply.Code.ToString(System.Globalization.CultureInfo.InvariantCulture)] is null) return "which is not in the document";
        if (operation.Answer(reply.Code) is { } answer) return Errors(reply, answer["schema"]!);
        return reply.Json.ValueKind == JsonValueKind.Undefined ? null : "with a body that the document does not have";
    }

    private static string? Errors(Reply reply, JsonNode schema)
    {
        if (reply.Json.ValueKind == JsonValueKind.Undefined) return "without a body";
        return Check.Errors(JsonNode.Parse(reply.Json.GetRawText()), schema) is { Count: > 0 } errors ? $"which does not fit: {string.Join('\n', errors)}" : null;
    }

    /// <summary>The operation that a request means; null when there is none.</summary>
    public static OpenApiDocument.Operation? Find(string method, string path)
    {
        var steps = path.Split('/');
        return Operations[(method, steps.Length)]
            .FirstOrDefault(entry => entry.Steps.Zip(steps).All(step => IsParameter(step.First) || step.First == step.Second)).Operation;
    }

    private static bool IsParameter(string step) => step.StartsWith('{');

    private static string Text(Reply reply) => reply.Json.ValueKind == JsonValueKind.Undefined ? "" : reply.Json.GetRawText();

    private static string Place([CallerFilePath] string test = "") => Path.Combine(Path.GetDirectoryName(test)!, "../../../src/Gateway/Docs/v5.json");
}
