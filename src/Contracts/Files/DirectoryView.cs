namespace Evals.Contracts;

/// <summary>A place for files and other directories. It is there from the first file that is put below it until somebody deletes it.</summary>
/// <param name="Id">Such as <c>dir_...</c>; stays when the directory moves.</param>
/// <param name="Path">Names with slashes between them; empty for the root, which always is.</param>
/// <param name="UpdatedAt">When the directory was last moved.</param>
public sealed record DirectoryView(string Id, string Path, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public bool IsRoot => Path.Length == 0;

    /// <summary>The last segment of the path.</summary>
    public string Name => FilePaths.NameOf(Path);
}

/// <summary>What is in a directory.</summary>
public sealed record DirectoryContent(IReadOnlyList<DirectoryView> Directories, IReadOnlyList<FileRef> Files);
