using System.Text.Json;
using Evals.Contracts;

namespace Evals.Domain.Files.Content;

/// <summary>What a version is made of.</summary>
/// <param name="Sent">UTF-8 JSON object: the identity fields as they were sent, without those that are null.</param>
/// <param name="Identity">The same in canonical form, defaults left out: equal for contents that mean the same.</param>
/// <param name="Evaluator">For an evaluator: what the rules need of its spec.</param>
public sealed record VersionContent(byte[] Sent, byte[] Identity, EvaluatorSpec? Evaluator = null)
{
    /// <summary>Reads a content as a client sent it: an object with the type's identity fields, an evaluator's under <c>spec</c>;
    /// keys that no identity rests on are ignored.</summary>
    /// <returns>Refused: Invalid, with the field's path such as <c>spec.return_type</c>.</returns>
    public static Result<VersionContent> Read(FileType type, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Refusal.Invalid(type.ToString(), "content", "The content must be an object.");
            return type == FileType.Evaluator ? EvaluatorContent.Read(document.RootElement) : ReadPlain(type, document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: what JsonElement throws for bytes and escapes that are no Unicode.
            return Refusal.Invalid(type.ToString(), "content", "The content must be JSON whose texts are Unicode.");
        }
    }

    private static Result<VersionContent> ReadPlain(FileType type, JsonElement content)
    {
        using var writer = new ContentWriter(type.ToString());
        writer.Open();
        if (writer.Copy(content, ContentTables.Of(type)) is { } refusal) return refusal;
        writer.Close();
        var (sent, identity) = writer.Finish();
        return new VersionContent(sent, identity);
    }
}
