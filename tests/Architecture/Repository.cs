using System.Xml.Linq;

namespace Evals.Architecture;

/// <summary>The repository that this test was built from: its projects as their files say.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project below src, tests and bench, by path.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. new[] { "src", "tests", "bench" }
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Select(Relative)
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(ProjectFile.Read)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Evals.Orleans.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Evals.Orleans.sln is in no folder above this test.");
    }
}

/// <param name="Path">Relative to the root, such as <c>src/Domain/Domain.csproj</c>.</param>
/// <param name="Name">The file's name without its ending, such as <c>Domain</c> or <c>Domain.Tests</c>.</param>
/// <param name="References">Names of the projects that it refers to.</param>
/// <param name="Packages">Ids of the packages that it names itself.</param>
internal sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    /// <summary>Whether it is one of the few that may name Orleans; they alone are missing from the standalone filter.</summary>
    public bool IsCluster => Name is "Client" or "Client.Tests" or "Silo" or "Silo.Tests";

    public bool NamesOrleans => Packages.Any(package => package.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal));

    public static ProjectFile Read(string path)
    {
        var document = XDocument.Parse(Repository.Read(path));
        return new ProjectFile(
            path,
            System.IO.Path.GetFileNameWithoutExtension(path),
            [.. Includes(document, "ProjectReference").Select(reference => System.IO.Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))).Order(StringComparer.Ordinal)],
            [.. Includes(document, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument document, string element) =>
        document.Descendants(element).Attributes("Include").Select(include => include.Value).Order(StringComparer.Ordinal);
}
