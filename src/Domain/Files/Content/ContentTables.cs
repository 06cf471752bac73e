using Evals.Contracts;
using static Evals.Domain.Files.Content.ContentShape;

namespace Evals.Domain.Files.Content;

/// <summary>
/// The fields that make a version what it is, per type of file, by name. What is in no table is ignored: file configurations
/// carry extra keys. Defaults are the wire's own; where it names none, absent is unlike every value but null.
/// Stored identities rest on these tables: a field or default that is changed makes new versions of old content.
/// </summary>
internal static class ContentTables
{
    private const string EmptyObject = "{}";
    private const string EmptyList = "[]";

    public static readonly string[] Valences = ["positive", "negative", "neutral"];

    private static readonly ContentField[] Prompt = Sorted(
        new("model", Text, Required: true),
        // A server that fills the endpoint in answers chat; nothing here runs a prompt, so it matters for the identity alone.
        new("endpoint", Text, "\"chat\"", Choices: ["complete", "chat", "edit"]),
        new("template", TextOrObjects),
        new("template_language", Text, "\"default\"", Choices: ["default", "jinja"]),
        new("provider", Text, "\"openai\""),
        new("max_tokens", Integer, "-1"),
        new("temperature", Number, "1"),
        new("top_p", Number, "1"),
        new("stop", TextOrTexts, EmptyList),
        new("presence_penalty", Number, "0"),
        new("frequency_penalty", Number, "0"),
        new("other", ContentShape.Object, EmptyObject),
        new("seed", Integer),
        new("response_format", ContentShape.Object),
        new("reasoning_effort", TextOrInteger),
        new("tools", Objects, EmptyList),
        new("linked_tools", List, EmptyList),
        new("attributes", ContentShape.Object, EmptyObject));

    private static readonly ContentField[] Agent =
        Sorted([.. Prompt.Where(field => field.Name != "linked_tools"), new("max_iterations", Integer)]);

    private static readonly ContentField[] Tool = Sorted(
        new("function", ContentShape.Object),
        new("source_code", Text),
        new("setup_values", ContentShape.Object, EmptyObject),
        new("attributes", ContentShape.Object, EmptyObject),
        new("tool_type", Text));

    private static readonly ContentField[] OnlyAttributes = [new("attributes", ContentShape.Object, EmptyObject)];

    private static readonly ContentField[] AnySpec =
    [
        new("evaluator_type", Text, Required: true, Choices: ["external", "human", "python", "llm"]),
        new("arguments_type", Text, Required: true, Choices: ["target_free", "target_required"]),
        new("return_type", Text, Required: true, Choices: ["boolean", "number", "select", "multi_select", "text"]),
        new("attributes", ContentShape.Object, EmptyObject),
        new("options", List, EmptyList),
        new("number_limits", ContentShape.Object, EmptyObject),
        new("number_valence", Text, Choices: Valences),
    ];

    private static readonly ContentField[] ExternalSpec = Sorted(AnySpec);
    private static readonly ContentField[] HumanSpec = Sorted([.. AnySpec, new("instructions", Text)]);
    private static readonly ContentField[] PythonSpec = Sorted([.. AnySpec, new("code", Text, Required: true)]);
    private static readonly ContentField[] LlmSpec = Sorted([.. AnySpec, new("prompt", ContentShape.Object)]);

    /// <summary>The fields of a type's content; an evaluator's are inside its <c>spec</c>, see <see cref="OfSpec"/>.</summary>
    public static IReadOnlyList<ContentField> Of(FileType type) => type switch
    {
        FileType.Prompt => Prompt,
        FileType.Agent => Agent,
        FileType.Tool => Tool,
        FileType.Flow or FileType.Dataset => OnlyAttributes,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This type has no table."),
    };

    /// <summary>The fields of an evaluator's spec; an unknown kind is refused by what all kinds have in common.</summary>
    public static IReadOnlyList<ContentField> OfSpec(string? evaluatorType) => evaluatorType switch
    {
        "human" => HumanSpec,
        "python" => PythonSpec,
        "llm" => LlmSpec,
        _ => ExternalSpec,
    };

    private static ContentField[] Sorted(params ContentField[] fields) =>
        [.. fields.OrderBy(field => field.Name, StringComparer.Ordinal)];
}
