using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>The spec of an evaluator: a union that <c>evaluator_type</c> tells apart.</summary>
internal static class EvaluatorContent
{
    private static readonly string[] ArgumentsTypes = ["target_free", "target_required"];
    private static readonly string[] Valences = ["positive", "negative", "neutral"];

    private static readonly ContentField[] Common =
    [
        new("evaluator_type", Shape.Text, Required: true, Permitted: V5Names.EvaluatorKind.Words),
        new("arguments_type", Shape.Text, Required: true, Permitted: ArgumentsTypes),
        new("return_type", Shape.Text, Required: true, Permitted: V5Names.ReturnType.Words),
        new("attributes", Shape.Object),
        new("options", Shape.Checked),
        new("number_limits", Shape.Checked),
        new("number_valence", Shape.Text, Permitted: Valences),
    ];

    private static readonly ContentField[] Python = [.. Common, new("code", Shape.LongText, Required: true)];
    private static readonly ContentField[] Llm = [.. Common, new("prompt", Shape.Object)];
    private static readonly ContentField[] Human = [.. Common, new("instructions", Shape.LongText)];

    private static readonly ContentField[] LimitFields =
        [new("min", Shape.Number), new("max", Shape.Number), new("step", Shape.Number)];

    /// <summary>The fields of the spec's kind; what a field alone does not show is checked here.</summary>
    public static IReadOnlyList<ContentField> FieldsOf(Fields spec)
    {
        CheckOptions(spec);
        CheckLimits(spec);
        return KindOf(spec) switch
        {
            EvaluatorKind.Python => Python,
            EvaluatorKind.Llm => Llm,
            EvaluatorKind.Human => Human,
            _ => Common,
        };
    }

    private static EvaluatorKind? KindOf(Fields spec) =>
        spec.Any("evaluator_type") is { ValueKind: JsonValueKind.String } type
        && V5Names.EvaluatorKind.TryParse(type.GetString()!, out var kind)
            ? kind
            : null;

    private static void CheckLimits(Fields spec)
    {
        if (spec.Object("number_limits") is not { } limits) return;
        foreach (var field in LimitFields) field.Check(limits);
    }

    private static void CheckOptions(Fields spec)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var valence = new ContentField("valence", Shape.Text, Permitted: Valences);
        foreach (var option in spec.Objects("options") ?? [])
        {
            valence.Check(option);
            if (option.Require("name") && option.String("name", Limits.Name) is { } name && !names.Add(name))
                option.Fail("name", $"The option {name} is there twice.", "value_error.duplicate");
        }
    }
}
