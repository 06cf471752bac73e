using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>Values of one word in YAML.</summary>
internal static class YamlScalar
{
    /// <summary>Words that readers of YAML, of its older version too, take for something else than themselves.</summary>
    private static readonly string[] Others = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    public static bool IsOther(string word) => Others.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>A value without quotes: null, true, false, a number as JSON has it, or a text.</summary>
    public static JsonNode? Of(string word) => word switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ => char.IsAsciiDigit(word[^1]) || word[^1] == '.' ? NumberOf(word) : JsonValue.Create(word),
    };

    private static JsonValue NumberOf(string word)
    {
        try
        {
            using var document = JsonDocument.Parse(word);
            if (document.RootElement.ValueKind == JsonValueKind.Number) return JsonValue.Create(document.RootElement.Clone())!;
        }
        catch (JsonException)
        {
            // A text that ends with a digit.
        }

        return JsonValue.Create(word);
    }
}
