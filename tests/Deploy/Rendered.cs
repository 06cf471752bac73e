namespace Evals.Deploy;

/// <summary>What the repository deploys, rendered once.</summary>
internal static class Rendered
{
    private static readonly Dictionary<string, IReadOnlyList<Manifest>> Known = [];

    public static string Root { get; } = FindRoot();

    /// <summary>Every directory below deploy with a kustomization, relative to it.</summary>
    public static TheoryData<string> Directories =>
    [
        .. System.IO.Directory.EnumerateFiles(Path.Combine(Root, "deploy"), "kustomization.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Root, "deploy"), Path.GetDirectoryName(file)!))
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<Manifest> Of(string directory)
    {
        lock (Known)
        {
            if (Known.TryGetValue(directory, out var manifests)) return manifests;
            return Known[directory] = Kubectl.Render(Path.Combine(Root, "deploy", directory));
        }
    }

    public static IReadOnlyList<Manifest> Workloads(string directory) => [.. Of(directory).Where(manifest => manifest.IsWorkload)];

    public static IReadOnlyList<Manifest> Kind(string directory, string kind) => [.. Of(directory).Where(manifest => manifest.Kind == kind)];

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Evals.Orleans.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
