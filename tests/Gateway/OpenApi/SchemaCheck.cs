using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>Checks a value against a schema, as far as the document uses the words of JSON Schema. Stricter in one thing: a key that
/// no part of the schema knows is an error, so that a document which says less than the server answers is found out.</summary>
public sealed class SchemaCheck(OpenApiDocument document)
{
    private static readonly HashSet<string> Words =
    [
        "$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "oneOf", "allOf", "discriminator",
        "format", "minimum", "maximum", "minLength", "maxLength", "minItems", "description", "default",
    ];

    /// <summary>What is wrong with the value; nothing when it fits.</summary>
    public IReadOnlyList<string> Errors(JsonNode? value, JsonNode schema)
    {
        var errors = new List<string>();
        Check(value, schema, "$", errors, strict: true);
        return errors;
    }

    private void Check(JsonNode? value, JsonNode schema, string at, List<string> errors, bool strict)
    {
        var found = document.Resolve(schema).AsObject();
        foreach (var word in found) Assert.True(Words.Contains(word.Key), $"{word.Key} is no word that this check knows.");
        CheckType(value, found, at, errors);
        if (found["const"] is { } constant && !JsonNode.DeepEquals(constant, value)) errors.Add($"{at}: is not {constant}");
        if (found["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value))) errors.Add($"{at}: {value} is none of {choices.ToJsonString()}");
        foreach (var part in found["allOf"]?.AsArray() ?? []) Check(value, part!, at, errors, strict: false);
        if (found["anyOf"] is JsonArray any && Fitting(value, any) == 0) errors.Add($"{at}: fits none of {any.ToJsonString()}: {value?.ToJsonString()}");
        if (found["oneOf"] is JsonArray one && Fitting(value, one) != 1) errors.Add($"{at}: fits {Fitting(value, one)} of {one.ToJsonString()}: {Why(value, one)}");
        CheckSize(value, found, at, errors);
        if (value is JsonObject fields) CheckFields(fields, found, at, errors, strict);
        if (value is JsonArray items && found["items"] is { } ofItems)
            for (var i = 0; i < items.Count; i++) Check(items[i], ofItems, $"{at}[{i}]", errors, strict: true);
    }

    private int Fitting(JsonNode? value, JsonArray choices) => choices.Count(choice => Errors(value, choice!).Count == 0);

    private string Why(JsonNode? value, JsonArray choices) => string.Join("; ", choices.Select(choice => string.Join(", ", Errors(value, choice!).Take(1))));

    private void CheckFields(JsonObject value, JsonObject schema, string at, List<string> errors, bool strict)
    {
        foreach (var name in schema["required"]?.AsArray() ?? [])
            if (!value.ContainsKey((string)name!)) errors.Add($"{at}: {name} is missing");
        foreach (var (name, field) in value)
            if (schema["properties"]?[name] is { } property) Check(field, property, $"{at}.{name}", errors, strict: true);
            else if (schema["additionalProperties"] is JsonObject other) Check(field, other, $"{at}.{name}", errors, strict: true);
        if (!strict || IsOpen(schema)) return;
        var known = Known(schema);
        foreach (var (name, _) in value)
            if (!known.Contains(name)) errors.Add($"{at}: {name} is not in the schema");
    }

    /// <summary>Whether an object may have keys beside those that are named; schemas of choices leave that to the choices.</summary>
    private static bool IsOpen(JsonObject schema) =>
        schema["additionalProperties"] is JsonObject or JsonValue { } and not null && schema["additionalProperties"]!.ToJsonString() != "false"
        || (!schema.ContainsKey("properties") && !schema.ContainsKey("allOf"));

    private HashSet<string> Known(JsonNode schema)
    {
        var found = document.Resolve(schema);
        HashSet<string> names = [.. (found["properties"]?.AsObject() ?? []).Select(property => property.Key)];
        foreach (var part in found["allOf"]?.AsArray() ?? []) names.UnionWith(Known(part!));
        return names;
    }

    private static void CheckType(JsonNode? value, JsonObject schema, string at, List<string> errors)
    {
        if (schema["type"] is not { } type) return;
        var allowed = type is JsonArray many ? many.Select(one => (string)one!) : [(string)type!];
        if (!allowed.Any(name => Is(value, name))) errors.Add($"{at}: {value?.ToJsonString() ?? "null"} is not of type {type.ToJsonString()}");
    }

    private static bool Is(JsonNode? value, string type) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => type == "null",
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        _ => type == "number" || (type == "integer" && IsInteger(value.ToJsonString())),
    };

    /// <summary>Whether it is one that clients can hold in 64 bits; 1.0 is one, too.</summary>
    private static bool IsInteger(string number) =>
        long.TryParse(number, CultureInfo.InvariantCulture, out _)
        || (double.TryParse(number, CultureInfo.InvariantCulture, out var value) && value == Math.Floor(value) && Math.Abs(value) < 1L << 62);

    private static void CheckSize(JsonNode? value, JsonObject schema, string at, List<string> errors)
    {
        double? size = value switch
        {
            JsonArray items => items.Count,
            JsonValue text when text.GetValueKind() == JsonValueKind.String => ((string)text!).Length,
            JsonValue number when number.GetValueKind() == JsonValueKind.Number => double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture),
            _ => null,
        };
        foreach (var word in (string[])["minimum", "minLength", "minItems"])
            if (schema[word] is { } least && size < (double)least) errors.Add($"{at}: {word} is {least}");
        foreach (var word in (string[])["maximum", "maxLength"])
            if (schema[word] is { } most && size > (double)most) errors.Add($"{at}: {word} is {most}");
        if ((string?)schema["format"] == "date-time" && value is JsonValue && value.GetValueKind() == JsonValueKind.String
            && !DateTimeOffset.TryParse((string)value!, CultureInfo.InvariantCulture, out _)) errors.Add($"{at}: {value} is no time");
    }
}
