namespace Evals.Contracts;

/// <summary>What files are listed by; those that are equal in it by id.</summary>
public enum FileOrder
{
    CreatedAt,
    UpdatedAt,

    /// <summary>The name without regard to case.</summary>
    Name,
}

/// <summary>Which files to list.</summary>
/// <param name="Types">Files of these types; of all when there are none.</param>
/// <param name="Name">Files whose name has this text in it, without regard to case; null for all.</param>
/// <param name="Directory">Files in this directory or below it; null for all.</param>
/// <param name="Environment">The name of an environment: files with a version deployed to it; null for all.</param>
public sealed record FileQuery(
    IReadOnlyCollection<FileType> Types,
    string? Name = null,
    string? Directory = null,
    string? Environment = null,
    FileOrder Order = FileOrder.CreatedAt,
    bool Descending = true);
