using Evals.Contracts;

namespace Evals.Domain;

/// <summary>What people may call things.</summary>
public static class Names
{
    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaxLength = 255;

    /// <summary>Why a name can't be accepted, or null when it can: 1 to 255 characters, not all blank, no control characters.</summary>
    public static Refusal? Check(string subject, string field, string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return Refusal.Invalid(subject, field, $"{field} must not be blank.");
        if (name.Length > MaxLength) return Refusal.Invalid(subject, field, $"{field} must have at most {MaxLength} characters.");
        return name.Any(char.IsControl) ? Refusal.Invalid(subject, field, $"{field} must not contain control characters.") : null;
    }
}
