using System.Text.Json.Nodes;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Traces;

/// <summary>Puts together again what the SDKs flatten into attributes: <c>a.b.0.c</c> is field c of the first entry of list b of
/// object a. Every value is text.</summary>
internal static class AttributeTree
{
    /// <summary>One less than a request's JSON may nest by default: what is put together stands inside a body.</summary>
    private const int MaxDepth = 63;

    /// <summary>The object under a prefix such as <c>humanloop.log</c>; empty when no attribute has it. Where one name is both a
    /// value and the beginning of others, the others win.</summary>
    public static JsonObject Read(Span span, string prefix, Input input)
    {
        var root = new JsonObject();
        foreach (var (name, value) in span.Attributes)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length < prefix.Length + 2 || name[prefix.Length] != '.') continue;
            var steps = name[(prefix.Length + 1)..].Split('.');
            if (steps.Length <= MaxDepth) Put(root, steps, value);
            else input.Add(span.At.Then("attributes"), $"an attribute nests deeper than {MaxDepth} levels", "value_error.depth");
        }

        return root;
    }

    /// <summary>The same value without nulls, and with each object whose keys count from 0 as the list that it was.</summary>
    public static JsonNode Lists(JsonNode node)
    {
        if (node is not JsonObject fields) return node.DeepClone();
        var entries = fields.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => Lists(field.Value!));
        var count = Enumerable.Range(0, entries.Count).TakeWhile(n => entries.ContainsKey($"{n}")).Count();
        return count > 0 && count == entries.Count
            ? new JsonArray([.. Enumerable.Range(0, count).Select(n => entries[$"{n}"])])
            : new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
    }

    private static void Put(JsonObject root, string[] steps, string value)
    {
        var at = root;
        foreach (var step in steps.AsSpan(..^1))
        {
            if (at[step] is not JsonObject next) at[step] = next = [];
            at = next;
        }

        if (at[steps[^1]] is not JsonObject) at[steps[^1]] = value;
    }
}
