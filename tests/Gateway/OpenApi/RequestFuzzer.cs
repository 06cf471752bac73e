using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>Makes requests out of the document that are right in most places and wrong in some: wrong types, nulls, huge numbers, odd
/// Unicode, wrong ids, repeated query keys, broken JSON.</summary>
public sealed class RequestFuzzer(OpenApiDocument document, Random random)
{
    private const int MaxWords = 300;
    private const int MaxDepth = 5;

    /// <summary>Longer than any limit, and short enough for a request line.</summary>
    private const int MaxQueryText = 400;

    private static readonly string[] OddJson =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "-1e308", "99999999999999999999999999", "9223372036854775808", "\"\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"\u202e\u0301é😀\"", "[]", "{}", "[null]", "[[[[]]]]", "{\"\":null}", "{\"a\":{\"b\":[1,\"\\udfff\"]}}", "\"2026-13-45T99:00:00Z\"", "\"1\"", "\"a//b/ /../\"",
        "1e99999999999", string.Concat(Enumerable.Repeat("{\"a\":", 50)) + "1" + new string('}', 50),
    ];

    private static readonly string[] OddText = ["", " ", "x", "-1", "1e9", "99999999999999999999", "\ufffd", "é😀\u202e", "null", "'; --", "a/b", "%", "true", "\u0301"];
    private static readonly string[] OddHeaders = ["", " ", "a b", "\u007f", new('k', 300)];
    private static readonly string[] BrokenJson = ["", "{", "[]", "nul", "{\"a\":}", "\"text\"", "{\"a\":1}x", "\ufeff{}", "{\"path\":\"a\",\"path\":1}"];

    private readonly OpenApiDocument.Operation[] _operations = [.. document.Operations];
    private readonly List<string> _words = ["fuzz/a", "fuzz/b", "fuzz", "production", "staging"];

    /// <summary>A text that exists, such as an id, to be used later. Of many, some are forgotten.</summary>
    public void Learn(string word)
    {
        if (_words.Count < MaxWords) _words.Add(word);
        else _words[random.Next(_words.Count)] = word;
    }

    /// <param name="Path">With the query.</param>
    public sealed record Request(OpenApiDocument.Operation Operation, string Path, IReadOnlyList<(string Name, string Value)> Headers, string? Body);

    public Request Next()
    {
        var operation = _operations[random.Next(_operations.Length)];
        if (operation.Method == "DELETE" && !Chance(0.15)) operation = _operations[random.Next(_operations.Length)];
        return new Request(operation, Path(operation), Headers(operation), operation.Body is null ? null : Body(operation));
    }

    private List<(string Name, string Value)> Headers(OpenApiDocument.Operation operation) =>
    [
        .. operation.Parameters.Where(parameter => (string)parameter["in"]! == "header" && Chance(0.3))
            .Select(parameter => ((string)parameter["name"]!, Chance(0.9) ? Word() : Pick(OddHeaders))),
    ];

    private string Path(OpenApiDocument.Operation operation)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters.Where(parameter => (string)parameter["in"]! != "header"))
        {
            var name = (string)parameter["name"]!;
            if ((string)parameter["in"]! == "path") path = path.Replace($"{{{name}}}", PathPart(PrefixOf(name, operation.Path)), StringComparison.Ordinal);
            else if (parameter["required"] is not null ? Chance(0.9) : Chance(0.3))
                for (var times = Chance(0.15) ? 3 : 1; times > 0; times--) query.Add($"{name}={Uri.EscapeDataString(QueryValue(parameter["schema"]!))}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    /// <summary>An id of the right kind, any id, or some text: an empty one would name another endpoint.</summary>
    private string PathPart(string prefix)
    {
        var fitting = _words.FindAll(word => word.StartsWith(prefix, StringComparison.Ordinal));
        var text = fitting.Count > 0 && Chance(0.7) ? fitting[random.Next(fitting.Count)] : Chance(0.5) ? Word() : "x" + Pick(OddText);
        return Uri.EscapeDataString(text);
    }

    /// <summary>How the ids begin that a parameter of a path means.</summary>
    private static string PrefixOf(string parameter, string path)
    {
        if (path.StartsWith("/api/v1/", StringComparison.Ordinal)) return "";
        if (path.StartsWith("/v4/", StringComparison.Ordinal))
        {
            return path.Split('/')[2] switch
            {
                "projects" => "pr_",
                "model-configs" => "config_",
                "datasets" => "evts_",
                "datapoints" => "dp_",
                "evaluators" => "evfn_",
                "evaluations" => "ev_",
                _ => "data_",
            };
        }

        var file = path.Split('/')[2] switch
        {
            "prompts" => "pr",
            "tools" => "tl",
            "flows" => "fl",
            "agents" => "ag",
            "evaluators" => "ev",
            "datasets" => "ds",
            "evaluations" => "evr",
            "logs" => "log",
            _ => "",
        };
        return parameter switch
        {
            "id" => file + "_",
            "version_id" => file + "v_",
            "evaluator_version_id" => "evv_",
            "environment_id" => "env_",
            "run_id" => "rn_",
            _ => "log_",
        };
    }

    private string QueryValue(JsonNode schema)
    {
        if (Chance(0.2)) return Pick(OddText);
        var item = schema["items"] ?? schema;
        var json = Value(item, 0);
        var text = json.StartsWith('"') ? json.Trim('"') : json;
        return text.Length > MaxQueryText ? text[..MaxQueryText] : text;
    }

    private string Body(OpenApiDocument.Operation operation)
    {
        if (Chance(0.04)) return Pick(BrokenJson);
        return Value(operation.Body!.Value.Content["schema"]!, 0);
    }

    /// <summary>JSON that fits the schema in most places.</summary>
    private string Value(JsonNode of, int depth)
    {
        if (depth > 0 && Chance(0.06)) return Pick(OddJson);
        var schema = document.Resolve(of).AsObject();
        if (schema["const"] is { } constant) return constant.ToJsonString();
        if (schema["enum"] is JsonArray choices) return choices[random.Next(choices.Count)]?.ToJsonString() ?? "null";
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray alternatives) return Value(alternatives[random.Next(alternatives.Count)]!, depth);
        if (schema["allOf"] is not null || schema["properties"] is not null) return Fields(schema, depth);
        return Type(schema) switch
        {
            "string" => Text(schema),
            "integer" => random.Next(-2, 100).ToString(System.Globalization.CultureInfo.InvariantCulture),
            "number" => (random.NextDouble() * 100).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            "boolean" => Chance(0.5) ? "true" : "false",
            "array" when depth < MaxDepth => $"[{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => Value(schema["items"]!, depth + 1)))}]",
            "array" => "[]",
            "object" => $$"""{"{{Pick(OddText)}}":{{Pick(OddJson)}}}""",
            "null" => "null",
            _ => Pick(OddJson),
        };
    }

    private string Fields(JsonObject schema, int depth)
    {
        var fields = new StringBuilder("{");
        foreach (var (name, property, required) in Properties(schema))
        {
            if (required ? Chance(0.03) : depth >= MaxDepth || Chance(0.6)) continue;
            fields.Append(fields.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(Value(property, depth + 1));
        }

        return fields.Append('}').ToString();
    }

    private IEnumerable<(string Name, JsonNode Schema, bool Required)> Properties(JsonNode of)
    {
        var schema = document.Resolve(of);
        foreach (var part in schema["allOf"]?.AsArray() ?? [])
            foreach (var property in Properties(part!)) yield return property;
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
            yield return (name, property!, schema["required"]?.AsArray().Any(required => (string)required! == name) == true);
    }

    private string? Type(JsonObject schema) => schema["type"] switch
    {
        JsonArray many => (string)many[random.Next(many.Count)]!,
        { } one => (string)one!,
        null => null,
    };

    private string Text(JsonObject schema) => (string?)schema["format"] == "date-time"
        ? "\"2026-01-02T03:04:05Z\""
        : Quote(Chance(0.02) ? new string('é', 2_000) : Chance(0.7) ? Word() : Pick(OddText));

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private string Word() => _words[random.Next(_words.Count)];

    private string Pick(string[] values) => values[random.Next(values.Length)];

    private bool Chance(double probability) => random.NextDouble() < probability;
}
