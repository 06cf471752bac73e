namespace Evals.Server.Processes;

/// <summary>Where the build that this test is part of has put things.</summary>
internal static class Build
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release.</summary>
    public static string Configuration => Output.Parent!.Name;

    /// <summary>The folder of the server's project.</summary>
    public static string ServerProject => Path.Combine(Root, "src", "Server");

    /// <summary>The server, of the configuration that this test was built in.</summary>
    public static string Server => Path.Combine(ServerProject, "bin", Configuration, Output.Name, "evals.dll");

    private static string FindRoot()
    {
        var folder = Output;
        while (!File.Exists(Path.Combine(folder.FullName, "Evals.Orleans.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
