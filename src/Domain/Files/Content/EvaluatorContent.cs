using System.Text.Json;
using Evals.Contracts;

namespace Evals.Domain.Files.Content;

/// <summary>An evaluator's content: <c>{"spec": {...}}</c>, whose fields depend on its <c>evaluator_type</c>.</summary>
internal static class EvaluatorContent
{
    private const string Subject = nameof(FileType.Evaluator);

    public static Result<VersionContent> Read(JsonElement content)
    {
        if (!content.TryGetProperty("spec", out var spec) || spec.ValueKind == JsonValueKind.Null)
            return Refusal.Invalid(Subject, "spec", "spec is required.");
        if (spec.ValueKind != JsonValueKind.Object) return Refusal.Invalid(Subject, "spec", "spec must be an object.");

        using var writer = new ContentWriter(Subject);
        writer.Open();
        writer.Open("spec");
        if (writer.Copy(spec, ContentTables.OfSpec(TextOf(spec, "evaluator_type")), "spec.") is { } refusal) return refusal;
        if (PromptFault(spec) is { } fault) return fault;
        writer.Close();
        writer.Close();

        var options = ReadOptions(spec);
        if (!options.IsOk) return options.Refusal;
        var (sent, identity) = writer.Finish();
        return new VersionContent(sent, identity, new EvaluatorSpec(Kind(spec), Returns(spec), options.Value));
    }

    /// <summary>Why the prompt of an evaluator that asks a model can't be accepted, or null.</summary>
    private static Refusal? PromptFault(JsonElement spec)
    {
        if (TextOf(spec, "evaluator_type") != "llm" || !spec.TryGetProperty("prompt", out var prompt) || prompt.ValueKind != JsonValueKind.Object)
            return null;
        using var unused = new ContentWriter(Subject);
        unused.Open();
        return unused.Copy(prompt, ContentTables.Of(FileType.Prompt), "spec.prompt.");
    }

    private static Result<IReadOnlyList<string>> ReadOptions(JsonElement spec)
    {
        List<string> names = [];
        HashSet<string> known = [];
        if (!spec.TryGetProperty("options", out var options) || options.ValueKind == JsonValueKind.Null) return names;
        foreach (var option in options.EnumerateArray())
        {
            var name = option.ValueKind == JsonValueKind.Object ? TextOf(option, "name") : null;
            if (string.IsNullOrEmpty(name))
                return Refusal.Invalid(Subject, $"spec.options.{names.Count}.name", "Every option of spec.options must be an object with a name.");
            if (!known.Add(name))
                return Refusal.Invalid(Subject, $"spec.options.{names.Count}.name", $"spec.options must not have two options with the name {name}.");
            if (!HasKnownValence(option))
                return Refusal.Invalid(Subject, $"spec.options.{names.Count}.valence", $"The valence of an option must be one of {string.Join(", ", ContentTables.Valences)}.");
            names.Add(name);
        }

        return names;
    }

    private static bool HasKnownValence(JsonElement option) =>
        !option.TryGetProperty("valence", out var valence) || valence.ValueKind == JsonValueKind.Null || ContentTables.Valences.Contains(TextOf(option, "valence"));

    // The tables have made sure that both are one of the known texts.
    private static EvaluatorKind Kind(JsonElement spec) => TextOf(spec, "evaluator_type") switch
    {
        "human" => EvaluatorKind.Human,
        "python" => EvaluatorKind.Python,
        "llm" => EvaluatorKind.Llm,
        _ => EvaluatorKind.External,
    };

    private static ReturnType Returns(JsonElement spec) => TextOf(spec, "return_type") switch
    {
        "number" => ReturnType.Number,
        "select" => ReturnType.Select,
        "multi_select" => ReturnType.MultiSelect,
        "text" => ReturnType.Text,
        _ => ReturnType.Boolean,
    };

    private static string? TextOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
