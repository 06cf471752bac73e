using System.Text.Json.Nodes;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>The OpenAPI document as the server serves it.</summary>
public sealed class OpenApiDocument(JsonNode root)
{
    private static readonly string[] Methods = ["get", "post", "patch", "delete"];

    public JsonNode Root => root;

    /// <summary>Reads it with a client that need have no key.</summary>
    public static async Task<OpenApiDocument> Load(HttpClient client, string dialect) =>
        new(JsonNode.Parse(await client.GetStringAsync(new Uri($"/openapi/{dialect}.json", UriKind.Relative)))!);

    public IEnumerable<Operation> Operations =>
        from path in root["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        where Methods.Contains(method.Key)
        select new Operation(this, method.Key.ToUpperInvariant(), path.Key, method.Value!.AsObject());

    /// <summary>What a reference stands for; anything else is itself.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        while (node is JsonObject found && found["$ref"] is { } reference) node = Find((string)reference!) ?? throw new InvalidOperationException($"{reference} leads nowhere.");
        return node;
    }

    public JsonNode? Find(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        JsonNode? at = root;
        foreach (var step in reference[2..].Split('/')) at = at?[step];
        return at;
    }

    /// <summary>Every node of the document, with its place.</summary>
    public IEnumerable<(string Place, JsonNode Node)> All() => Below("#", root);

    private static IEnumerable<(string Place, JsonNode Node)> Below(string place, JsonNode node)
    {
        IEnumerable<(string, JsonNode?)> children = node switch
        {
            JsonObject found => found.Select(pair => ($"{place}/{pair.Key}", pair.Value)),
            JsonArray found => found.Select((item, index) => ($"{place}/{index}", item)),
            _ => [],
        };
        return children.Where(child => child.Item2 is not null).SelectMany(child => Below(child.Item1, child.Item2!)).Prepend((place, node));
    }

    /// <summary>A method of a path.</summary>
    public sealed record Operation(OpenApiDocument Document, string Method, string Path, JsonObject Json)
    {
        public string Id => (string)Json["operationId"]!;

        public IReadOnlyList<JsonNode> Parameters => [.. (Json["parameters"]?.AsArray() ?? []).Select(parameter => Document.Resolve(parameter!))];

        /// <summary>Type of content and what the document says of it; null without a body.</summary>
        public (string Type, JsonNode Content)? Body => Json["requestBody"]?["content"]?.AsObject().Single() is { } body ? (body.Key, body.Value!) : null;

        /// <summary>What the document says of the content of an answer; null when it has none.</summary>
        public JsonNode? Answer(int status) => Json["responses"]![status.ToString(System.Globalization.CultureInfo.InvariantCulture)] is { } answer
            ? Document.Resolve(answer)["content"]?.AsObject().Single().Value
            : null;

        /// <summary>The examples of a content.</summary>
        public IEnumerable<JsonNode?> Examples(JsonNode content) => content["examples"] is JsonObject named
            ? named.Select(example => Document.Resolve(example.Value!)["value"])
            : [content["example"]];
    }
}
