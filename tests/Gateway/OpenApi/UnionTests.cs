using System.Text.Json.Nodes;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>
/// Clients take a union's variants one after the other and settle on the first whose own keys are there; keys that they do not know do not
/// disturb them. So no variant may have what makes an earlier one fit. That answers have no keys beside the documented ones is held for
/// every answer (<see cref="Documented"/>); that the documented ones are safe is held here.
/// </summary>
public sealed class UnionTests
{
    private static readonly string[] EveryFile = ["path", "id", "name", "version_id", "created_at", "updated_at", "last_used_at"];
    private static readonly string[] EveryStat = ["evaluator_version_id", "total_logs", "num_judgments", "num_nulls", "num_errors"];

    /// <summary>The unions in the order in which clients try them, each variant with the keys that they require.</summary>
    private static readonly Dictionary<string, (string Schema, string[] Required)[]> Unions = new(StringComparer.Ordinal)
    {
        ["file"] =
        [
            ("Prompt", [.. EveryFile, "version_logs_count", "total_logs_count", "inputs", "model"]),
            ("Tool", [.. EveryFile, "version_logs_count", "total_logs_count", "inputs"]),
            ("Dataset", [.. EveryFile, "datapoints_count"]),
            ("Evaluator", [.. EveryFile, "version_logs_count", "total_logs_count", "inputs", "spec"]),
            ("Flow", [.. EveryFile, "version_logs_count", "attributes"]),
            ("Agent", [.. EveryFile, "version_logs_count", "total_logs_count", "inputs", "model", "tools", "status"]),
        ],
        ["log"] =
        [
            ("PromptLog", ["id", "evaluator_logs", "prompt"]),
            ("ToolLog", ["id", "evaluator_logs", "tool"]),
            ("EvaluatorLog", ["id", "evaluator_logs", "evaluator"]),
            ("FlowLog", ["id", "evaluator_logs", "flow"]),
            ("AgentLog", ["id", "evaluator_logs", "agent"]),
        ],
        ["statistics"] =
        [
            ("NumberStats", [.. EveryStat, "percentiles"]),
            ("BooleanStats", [.. EveryStat, "num_true", "num_false"]),
            ("SelectStats", [.. EveryStat, "num_judgments_per_option"]),
            ("TextStats", EveryStat),
        ],
    };

    private readonly OpenApiDocument _document = Documented.V5.Document;

    public static TheoryData<string> Names => [.. Unions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_variant_makes_an_earlier_one_fit(string union)
    {
        var variants = Unions[union];
        for (var late = 0; late < variants.Length; late++)
        {
            var own = Keys(variants[late].Schema);
            Assert.All(variants[late].Required, key => Assert.Contains(key, own));
            for (var early = 0; early < late; early++)
            {
                var fits = variants[early].Required.All(own.ContainsKey) && !ToldApart(Keys(variants[early].Schema), own);
                Assert.False(fits, $"A client takes {variants[late].Schema} for {variants[early].Schema}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_document_has_the_variants_in_the_order_of_the_clients(string union) => Assert.Contains(
        string.Join(' ', Unions[union].Select(variant => $"#/components/schemas/{variant.Schema}")),
        _document.All().Where(at => at.Place.EndsWith("/oneOf", StringComparison.Ordinal))
            .Select(at => string.Join(' ', at.Node.AsArray().Select(variant => (string?)variant!["$ref"]))));

    /// <summary>Whether both have a key that is always there and never the same.</summary>
    private static bool ToldApart(Dictionary<string, JsonNode> one, Dictionary<string, JsonNode> other) =>
        one.Any(key => key.Value["const"] is { } constant && other.TryGetValue(key.Key, out var value)
            && value["const"] is { } another && !JsonNode.DeepEquals(constant, another));

    private Dictionary<string, JsonNode> Keys(string schema)
    {
        var keys = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        Collect(_document.Find($"#/components/schemas/{schema}")!, keys);
        return keys;
    }

    private void Collect(JsonNode node, Dictionary<string, JsonNode> keys)
    {
        var schema = _document.Resolve(node);
        foreach (var part in schema["allOf"]?.AsArray() ?? []) Collect(part!, keys);
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? []) keys[name] = _document.Resolve(property!);
    }
}
