using Evals.Contracts;

namespace Evals.Domain.Files;

/// <summary>Paths of files and directories, <c>folder/name</c>.</summary>
public static class FilePath
{
    /// <summary>The longest path, in UTF-16 units.</summary>
    public const int MaxLength = 1000;

    /// <summary>Why a path can't be accepted, or null when it can: at most 1,000 characters in segments that are parted by slashes,
    /// each a name (<see cref="Names"/>) and neither <c>.</c> nor <c>..</c>, which clients that write files to disk would follow.
    /// Nothing is repaired (no slash is cut off): look-ups by path compare texts, and a path must be found under what it was
    /// created with.</summary>
    public static Refusal? Check(string subject, string path)
    {
        if (path.Length > MaxLength) return Invalid(subject, $"path must have at most {MaxLength} characters.");
        foreach (var segment in path.Split('/'))
        {
            if (segment.Length == 0) return Invalid(subject, "path must not be empty, begin or end with a slash, or have two in a row.");
            if (segment is "." or "..") return Invalid(subject, "path must not have a segment that is . or ..");
            if (Names.Check(subject, "path", segment) is not null)
                return Invalid(subject, $"path must have segments of at most {Names.MaxLength} characters, not blank, without control characters.");
        }

        return null;
    }

    private static Refusal Invalid(string subject, string message) => Refusal.Invalid(subject, "path", message);
}
