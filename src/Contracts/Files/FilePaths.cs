namespace Evals.Contracts;

/// <summary>The parts of paths such as <c>folder/name</c>.</summary>
public static class FilePaths
{
    /// <summary>The last segment.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The path without its last segment; empty when it has only one.</summary>
    public static string DirectoryOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>The directories that a path is in, outermost first; the root is not among them.</summary>
    public static IEnumerable<string> DirectoriesOf(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1)) yield return path[..slash];
    }

    /// <summary>A name in a directory, or in the root when the directory's path is empty.</summary>
    public static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";
}
