namespace Evals.Contracts;

/// <summary>Who judges. The numbers are stored: never reuse one.</summary>
public enum EvaluatorKind
{
    /// <summary>The caller posts the judgments.</summary>
    External = 0,

    /// <summary>A person does.</summary>
    Human = 1,

    /// <summary>Code that a server would run; this server does not.</summary>
    Python = 2,

    /// <summary>A model that a server would call; this server does not.</summary>
    Llm = 3,
}

/// <summary>What a judgment is made of. The numbers are stored: never reuse one.</summary>
public enum ReturnType
{
    Boolean = 0,
    Number = 1,
    Select = 2,
    MultiSelect = 3,
    Text = 4,
}

/// <summary>What the rules need to know of an evaluator version; the whole spec is the version's content.</summary>
/// <param name="Kind">Who judges.</param>
/// <param name="ReturnType">What a judgment is made of.</param>
/// <param name="Options">For select and multi-select: the names that may be chosen; empty when any may.</param>
public sealed record EvaluatorSpec(EvaluatorKind Kind, ReturnType ReturnType, IReadOnlyList<string> Options)
{
    /// <summary>Whether only a server could run this evaluator.</summary>
    public bool NeedsServer => Kind is EvaluatorKind.Python or EvaluatorKind.Llm;
}
