namespace Evals.Contracts;

/// <summary>What a judgment came to. The numbers are stored: never reuse one.</summary>
public enum OutcomeKind
{
    /// <summary>The evaluator abstained.</summary>
    Null = 0,

    /// <summary>The evaluator failed; its log says why.</summary>
    Error = 1,
    Boolean = 2,
    Number = 3,

    /// <summary>One or, for multi-select, any number of options.</summary>
    Options = 4,

    /// <summary>Text; only counted here, the text itself is in the log.</summary>
    Text = 5,
}

/// <summary>The part of a judgment that statistics are made of.</summary>
/// <param name="Boolean">The value of a boolean outcome.</param>
/// <param name="Number">The value of a number outcome: finite, at most <see cref="MaxMagnitude"/> from zero.</param>
/// <param name="Options">The chosen options, without repeats.</param>
public sealed record Outcome(OutcomeKind Kind, bool Boolean = false, double Number = 0, IReadOnlyList<string>? Options = null)
{
    /// <summary>The greatest absolute value of a number judgment: beyond it sums of squares leave the range of a double.</summary>
    public const double MaxMagnitude = 1e100;

    public static Outcome Null { get; } = new(OutcomeKind.Null);

    public static Outcome Error { get; } = new(OutcomeKind.Error);

    public static Outcome Text { get; } = new(OutcomeKind.Text);

    public static Outcome Of(bool value) => new(OutcomeKind.Boolean, Boolean: value);

    public static Outcome Of(double value) => new(OutcomeKind.Number, Number: value);

    public static Outcome Of(params IReadOnlyList<string> options) => new(OutcomeKind.Options, Options: options);

    /// <summary>Why this outcome is not one that the evaluator can give, or null when it is.</summary>
    public string? MismatchWith(EvaluatorSpec spec) => Kind switch
    {
        OutcomeKind.Null or OutcomeKind.Error => null,
        OutcomeKind.Number when !(Math.Abs(Number) <= MaxMagnitude) => $"A number judgment must lie between -{MaxMagnitude:g} and {MaxMagnitude:g}.",
        OutcomeKind.Boolean when spec.ReturnType == ReturnType.Boolean => null,
        OutcomeKind.Number when spec.ReturnType == ReturnType.Number => null,
        OutcomeKind.Text when spec.ReturnType == ReturnType.Text => null,
        OutcomeKind.Options when spec.ReturnType == ReturnType.Select && Options is not { Count: 1 } => "A select judgment names exactly one option.",
        OutcomeKind.Options when spec.ReturnType is ReturnType.Select or ReturnType.MultiSelect => UnknownOption(spec),
        _ => $"The evaluator returns {Name(spec.ReturnType)}, not {Kind.ToString().ToLowerInvariant()}.",
    };

    private string? UnknownOption(EvaluatorSpec spec)
    {
        if (spec.Options.Count == 0) return null;
        var unknown = Options!.Except(spec.Options, StringComparer.Ordinal).FirstOrDefault();
        return unknown is null ? null : $"The evaluator has no option {unknown}.";
    }

    private static string Name(ReturnType type) => type == ReturnType.MultiSelect ? "multi_select" : type.ToString().ToLowerInvariant();
}
