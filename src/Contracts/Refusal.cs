namespace Evals.Contracts;

/// <summary>Why a command was refused. Every dialect maps these kinds to its own status codes and error shape.</summary>
public enum RefusalKind
{
    /// <summary>The thing does not exist, or belongs to another workspace.</summary>
    NotFound,

    /// <summary>A field holds something that can't be accepted.</summary>
    Invalid,

    /// <summary>A name, path or id is already in use.</summary>
    Conflict,

    /// <summary>The thing's current status does not allow the move.</summary>
    IllegalTransition,
}

/// <summary>An expected "no". Nothing was applied.</summary>
/// <param name="Kind">What sort of refusal this is.</param>
/// <param name="Subject">What the refusal is about, as a noun a user knows: <c>Evaluation</c>, <c>Log</c>.</param>
/// <param name="Field">The field that is at fault, in the words of the contracts (<c>run_id</c>); null when no single field is.</param>
/// <param name="Message">One sentence that says why.</param>
/// <param name="Current">For an illegal transition: the status that the thing has.</param>
/// <param name="Allowed">For an illegal transition: the statuses that it may move to.</param>
public sealed record Refusal(
    RefusalKind Kind,
    string Subject,
    string? Field,
    string Message,
    RunStatus? Current = null,
    IReadOnlyList<RunStatus>? Allowed = null)
{
    public static Refusal NotFound(string subject, string field, string id) =>
        new(RefusalKind.NotFound, subject, field, $"{subject} with {field} {id} was not found.");

    public static Refusal Invalid(string subject, string field, string message) =>
        new(RefusalKind.Invalid, subject, field, message);

    public static Refusal Conflict(string subject, string field, string message) =>
        new(RefusalKind.Conflict, subject, field, message);
}
