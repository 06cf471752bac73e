using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>Writes the fields of a version as YAML: plain words and numbers as they are, everything else as JSON, which YAML takes too.</summary>
internal static partial class HeaderWriter
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fields in the order in which people look for them; others follow as they come.</summary>
    private static readonly string[] Order =
    [
        "model", "temperature", "max_tokens", "top_p", "stop", "presence_penalty", "frequency_penalty", "other", "seed", "response_format",
        "reasoning_effort", "max_iterations", "provider", "endpoint", "template_language", "template", "tools", "linked_tools", "attributes",
    ];

    /// <param name="except">A field to leave out, or null.</param>
    public static void Write(StringBuilder text, JsonElement content, string? except)
    {
        foreach (var name in Order)
        {
            if (name != except && content.TryGetProperty(name, out var value)) Write(text, name, value);
        }

        foreach (var field in content.EnumerateObject())
        {
            if (field.Name != except && !Order.Contains(field.Name)) Write(text, field.Name, field.Value);
        }
    }

    private static void Write(StringBuilder text, string name, JsonElement value) => text.Append(name).Append(": ").Append(Of(value)).Append('\n');

    private static string Of(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number) return value.GetRawText();
        if (value.ValueKind == JsonValueKind.String && value.GetString()! is var word && PlainWord().IsMatch(word) && !YamlScalar.IsOther(word)) return word;
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Indented)) value.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_./-]*\z")]
    private static partial Regex PlainWord();
}
